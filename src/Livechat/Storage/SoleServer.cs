namespace Livechat.Storage;

/// <summary>
/// Whether this process is the only server on its data folder. The lock is the operating system's and ends with the process, however that
/// ends; a stopped process keeps it.
/// </summary>
public sealed class SoleServer(Database database) : IDisposable
{
    private readonly Lock _gate = new();
    private FileStream? _held;

    /// <summary>True when no other server is on this data folder. From then on this one keeps others from being told so.</summary>
    public bool TryHold()
    {
        lock (_gate)
        {
            try
            {
                _held ??= new FileStream(
                    Path.Combine(Path.GetDirectoryName(database.Path)!, "livechat.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
    }

    public void Dispose() => _held?.Dispose();
}
