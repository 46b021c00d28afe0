using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Livechat.Audit;

/// <summary>
/// HMAC-SHA256 over rows of the audit. What is hashed begins with what kind of mac it is; then follows every value with its type and its
/// length, so that no two different rows are the same bytes. Not thread-safe.
/// </summary>
internal sealed class AuditMac(byte[] key)
{
    public const int Length = HMACSHA256.HashSizeInBytes;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);

    /// <summary>What stands in the place of the row before the first.</summary>
    public static byte[] Start { get; } = new byte[Length];

    /// <summary>Of a row that is not in the chain yet: proves that this server wrote it.</summary>
    public byte[] OfUnsealed(ReadOnlySpan<object?> values)
    {
        _bytes.ResetWrittenCount();
        Add("unsealed");
        return Hash(values);
    }

    /// <summary>Of a row in the chain.</summary>
    public byte[] OfSealed(ReadOnlySpan<object?> values, long seq, byte[] before)
    {
        _bytes.ResetWrittenCount();
        Add("sealed");
        Add(seq);
        Add(before);
        return Hash(values);
    }

    public static bool AreEqual(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => CryptographicOperations.FixedTimeEquals(one, other);

    private byte[] Hash(ReadOnlySpan<object?> values)
    {
        foreach (var value in values)
            Add(value);
        return HMACSHA256.HashData(key, _bytes.WrittenSpan);
    }

    private void Add(object? value)
    {
        // The storage class counts: a number in the place of the same digits as text is a change.
        switch (value)
        {
            case null or DBNull:
                Head(0, 0);
                break;
            case long number:
                Head(1, sizeof(long));
                BinaryPrimitives.WriteInt64BigEndian(Room(sizeof(long)), number);
                break;
            case string text:
                var length = Encoding.UTF8.GetByteCount(text);
                Head(2, length);
                Encoding.UTF8.GetBytes(text, Room(length));
                break;
            case byte[] bytes:
                Head(3, bytes.Length);
                bytes.CopyTo(Room(bytes.Length));
                break;
            case double real:
                Head(4, sizeof(double));
                BinaryPrimitives.WriteDoubleBigEndian(Room(sizeof(double)), real);
                break;
            default:
                throw new ArgumentException($"The audit has no values of type {value.GetType().Name}.");
        }
    }

    private void Head(byte type, int length)
    {
        var head = Room(1 + sizeof(int));
        head[0] = type;
        BinaryPrimitives.WriteInt32BigEndian(head[1..], length);
    }

    private Span<byte> Room(int length)
    {
        var room = _bytes.GetSpan(length)[..length];
        _bytes.Advance(length);
        return room;
    }
}
