namespace Livechat.SystemTests.Faults;

/// <summary>A folder for one installation, gone after the test.</summary>
public sealed class ServerFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("livechat-system-").FullName;

    public static implicit operator string(ServerFolder folder) => folder._path;

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
