using System.Globalization;
using System.Text;

namespace Livechat.Storage;

/// <summary>
/// How far the store of this data folder has come, kept beside the database in a file of its own: the epoch and the last transaction of
/// the process that wrote last. A database that has not seen that transaction is an older copy put back. The file is never ahead of
/// the disk: it is written after the commit, and the commit is synchronous. Written in place without a sync, a few microseconds each.
/// </summary>
public sealed class StorePosition : IDisposable
{
    private const int Length = 128;

    private readonly string _path;
    private readonly Lock _gate = new();
    private FileStream? _file;
    private string _epoch = "";

    public StorePosition(Database database) => _path = Path.Combine(Path.GetDirectoryName(database.Path)!, "livechat.position");

    /// <summary>What the file says; null when there is none, or none that can be read.</summary>
    internal (string Epoch, Guid Writer, long Batch)? Read()
    {
        if (!File.Exists(_path))
            return null;
        using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Length];
        var text = Encoding.ASCII.GetString(bytes, 0, file.ReadAtLeast(bytes, Length, throwOnEndOfStream: false));
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var epoch, var writer, var batch, ..]
            && Guid.TryParseExact(writer, "N", out var id) && long.TryParse(batch, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (epoch, id, number)
            : null;
    }

    /// <summary>From now on transactions are noted, as those of this epoch.</summary>
    internal void Begin(string epoch)
    {
        lock (_gate)
            _epoch = epoch;
    }

    /// <summary>This transaction was committed. Nothing is noted before <see cref="Begin"/>. False when the file takes nothing.</summary>
    internal bool TryNote(Guid writer, long batch)
    {
        lock (_gate)
        {
            if (_epoch.Length == 0)
                return true;
            try
            {
                // Other processes of the installation note theirs in the same file.
                _file ??= new FileStream(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
                var line = string.Create(CultureInfo.InvariantCulture, $"{_epoch} {writer:N} {batch}");
                RandomAccess.Write(_file.SafeFileHandle, Encoding.ASCII.GetBytes(line.PadRight(Length - 1) + "\n"), 0);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    public void Dispose() => _file?.Dispose();
}
