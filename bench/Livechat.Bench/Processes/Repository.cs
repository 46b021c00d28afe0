namespace Livechat.Bench.Processes;

/// <summary>Where things are in the working copy this was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    /// <summary>The Release build of a project's program.</summary>
    public static string Program(string folder)
    {
        var path = Path.Combine(Root, folder, "bin", "Release", "net10.0", Path.GetFileName(folder) + ".dll");
        return File.Exists(path)
            ? path
            : throw new BenchException($"{path} is missing. Build in Release first: dotnet build -c Release bench/Livechat.Bench");
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Livechat.slnx")))
                return folder.FullName;
        }
        throw new BenchException("The working copy was not found above the program. Run it from where it was built.");
    }
}
