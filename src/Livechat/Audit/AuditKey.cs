using System.Text;
using Livechat.Hosting;
using Livechat.Storage;

namespace Livechat.Audit;

/// <summary>
/// The key of the macs: LIVECHAT_AUDIT_KEY, or else what stands in the file audit.key of the data folder, which is made at first use.
/// Who has the database but not the key can not make a row that fits.
/// </summary>
internal sealed class AuditKey(string dataFolder, string? setting)
{
    private readonly Lock _lock = new();
    private readonly KeyFile _file = new(Path.Combine(dataFolder, "audit.key"));
    private byte[]? _key = setting is null ? null : Encoding.UTF8.GetBytes(setting);

    public string File => _file.Path;

    /// <summary>The key; made when there is none. Throws <see cref="StorageUnavailableException"/> when the file can be neither read nor written.</summary>
    public byte[] FindOrMake()
    {
        lock (_lock)
        {
            try
            {
                return _key ??= _file.FindOrMake();
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
            return _key ??= _file.Find();
    }
}
