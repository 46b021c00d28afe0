using System.Globalization;

namespace Livechat.Bench.Processes;

/// <summary>A control group whose processes together may have so much memory, files in the cache included, as on a machine of that size. Needs root.</summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string First = "/sys/fs/cgroup/memory";
    private const string Second = "/sys/fs/cgroup";

    private readonly string _folder;
    private readonly bool _isFirst = Directory.Exists(First);

    public MemoryGroup(int megabytes)
    {
        _folder = Path.Combine(_isFirst ? First : Second, $"livechat-bench-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(_folder);
            File.WriteAllText(Path.Combine(_folder, _isFirst ? "memory.limit_in_bytes" : "memory.max"), (megabytes * 1024L * 1024).ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BenchException("A control group for memory cannot be made here; --memory needs root and the memory controller.", e);
        }
    }

    /// <summary>What a shell does to enter it.</summary>
    public string Enter => $"echo $$ > {_folder}/cgroup.procs";

    /// <summary>The most that was in use at once.</summary>
    public long MostBytes => long.Parse(File.ReadAllText(Path.Combine(_folder, _isFirst ? "memory.max_usage_in_bytes" : "memory.peak")), CultureInfo.InvariantCulture);

    public void Dispose() => Directory.Delete(_folder);
}
