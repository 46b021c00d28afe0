using Microsoft.Data.Sqlite;

namespace Livechat.Tests.Support;

/// <summary>A folder of its own that is gone after the test.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("livechat-test-").FullName;

    public static implicit operator string(TempFolder folder) => folder.Path;

    public void Dispose()
    {
        // The driver keeps files open in its pool.
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
