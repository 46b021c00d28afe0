using System.Globalization;
using System.Runtime.InteropServices;

namespace Livechat.Hosting;

/// <summary>How many files, sockets among them, this process may have open at once.</summary>
public static class OpenFileLimit
{
    private const string LinuxLimits = "/proc/self/limits";

    // RLIMIT_NOFILE of Darwin and the BSDs.
    private const int OpenFiles = 8;

    /// <summary>Null when the system sets no limit.</summary>
    public static long? Read()
    {
        if (OperatingSystem.IsWindows())
            return null;
        if (File.Exists(LinuxLimits))
            return Parse(File.ReadLines(LinuxLimits));
        return GetLimit(OpenFiles, out var limit) == 0 && limit.Current is > 0 and < int.MaxValue ? limit.Current : null;
    }

    /// <summary>The soft limit in the lines of /proc/self/limits: "Max open files  1024  524288  files".</summary>
    internal static long? Parse(IEnumerable<string> lines)
    {
        const string name = "Max open files";
        var line = lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    private static extern int GetLimit(int resource, out Limit limit);

    private struct Limit
    {
        public long Current;
        public long Most;
    }
}
