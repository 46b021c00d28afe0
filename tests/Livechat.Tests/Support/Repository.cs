namespace Livechat.Tests.Support;

/// <summary>The source tree the tests were built from, for the files that are tested as they lie there.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Livechat.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Livechat.slnx above {AppContext.BaseDirectory}.");
    }
}
