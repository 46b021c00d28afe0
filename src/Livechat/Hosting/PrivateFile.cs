namespace Livechat.Hosting;

/// <summary>Files that only their owner may read (0600).</summary>
internal static class PrivateFile
{
    /// <summary>Opens a file for writing; one that is made now can be read by its owner only.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.Read };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }
}
