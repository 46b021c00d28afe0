using Microsoft.Data.Sqlite;

namespace Livechat.Tests.Support;

/// <summary>A folder of its own that is gone after the test.</summary>
public sealed class TempFolder : IDisposable
{
    // Hexadecimal, so that the name holds no word a test looks for in logs or files.
    public string Path { get; } = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"livechat-test-{Guid.NewGuid():N}")).FullName;

    public static implicit operator string(TempFolder folder) => folder.Path;

    public void Dispose()
    {
        // The driver keeps files open in its pool.
        SqliteConnection.ClearAllPools();
        Directory.Delete(Path, recursive: true);
    }
}
