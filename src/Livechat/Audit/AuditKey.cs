using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Livechat.Storage;

namespace Livechat.Audit;

/// <summary>
/// The key of the macs: LIVECHAT_AUDIT_KEY, or else what stands in the file audit.key of the data folder, which is made at first use.
/// Who has the database but not the key can not make a row that fits.
/// </summary>
internal sealed class AuditKey(string dataFolder, string? setting)
{
    private const int RandomBytes = 32;

    private readonly Lock _lock = new();
    private byte[]? _key = setting is null ? null : Encoding.UTF8.GetBytes(setting);

    public string File { get; } = Path.Combine(dataFolder, "audit.key");

    /// <summary>The key; made when there is none. Throws <see cref="StorageUnavailableException"/> when the file can be neither read nor written.</summary>
    public byte[] FindOrMake()
    {
        lock (_lock)
        {
            try
            {
                return _key ??= Read() ?? Make();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageUnavailableException($"The key of the audit, {File}, can be neither read nor made.", e);
            }
        }
    }

    /// <summary>The key, or null when there is none yet. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the file cannot be read.</summary>
    public byte[]? Find()
    {
        lock (_lock)
            return _key ??= Read();
    }

    private byte[]? Read() =>
        System.IO.File.Exists(File) && System.IO.File.ReadAllText(File).Trim() is { Length: > 0 } text ? Encoding.UTF8.GetBytes(text) : null;

    private byte[] Make()
    {
        var text = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
        var draft = $"{File}.{Guid.NewGuid():N}";
        using (var stream = PrivateFile.Open(draft, FileMode.CreateNew))
        {
            stream.Write(Encoding.ASCII.GetBytes(text + "\n"));
            // Rows that nobody can verify any more would be the price of a power cut.
            stream.Flush(flushToDisk: true);
        }
        try
        {
            System.IO.File.Move(draft, File, overwrite: false);
        }
        catch (IOException) when (Read() is not null)
        {
            // Another process of this installation was first: its key is the one.
            System.IO.File.Delete(draft);
        }
        return Read() ?? throw new IOException($"{File} is empty.");
    }
}
