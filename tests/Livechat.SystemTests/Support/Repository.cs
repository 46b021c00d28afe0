namespace Livechat.SystemTests.Support;

/// <summary>The source tree the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>Debug or Release, as these tests were built: the server beside them is taken from the same.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Livechat.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Livechat.slnx above {AppContext.BaseDirectory}.");
    }
}
