using System.Security.Cryptography;
using System.Text;
using Livechat.Hosting;
using Livechat.Storage;

namespace Livechat.Identity;

/// <summary>
/// What is stored of an address: a keyed hash, good to count by and to compare, and nothing else. The key lies in the file address.key of
/// the data folder, made at first use, so that the database alone, or a copy of it, tells nobody's address.
/// </summary>
public sealed class AddressHash(string dataFolder)
{
    private const int HashBytes = 16;

    private readonly Lock _lock = new();
    private readonly KeyFile _file = new(Path.Combine(dataFolder, "address.key"));
    private byte[]? _key;

    /// <summary>The hash of what <see cref="AddressKey"/> gives, in hexadecimal. Throws <see cref="StorageUnavailableException"/> when the key can be neither read nor made.</summary>
    public string Of(string addressKey) => Convert.ToHexStringLower(HMACSHA256.HashData(Key(), Encoding.UTF8.GetBytes(addressKey)).AsSpan(0, HashBytes));

    private byte[] Key()
    {
        lock (_lock)
        {
            try
            {
                return _key ??= _file.FindOrMake();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new StorageUnavailableException($"The key of the addresses, {_file.Path}, can be neither read nor made.", e);
            }
        }
    }
}
