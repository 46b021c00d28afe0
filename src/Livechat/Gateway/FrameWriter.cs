using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Livechat.Conversations;

namespace Livechat.Gateway;

/// <summary>Writes one JSON frame.</summary>
internal static class FrameWriter
{
    private static readonly JsonWriterOptions Options = new()
    {
        // A frame is never part of a page; escaping every non-ASCII letter would double it for most of the world.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? s_buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? s_writer;

    /// <summary>The bytes of {"type": <paramref name="type"/>, …what <paramref name="fields"/> adds}.</summary>
    public static byte[] Write<T>(string type, T state, Action<Utf8JsonWriter, T> fields)
    {
        var buffer = s_buffer ??= new ArrayBufferWriter<byte>(512);
        var writer = s_writer ??= new Utf8JsonWriter(buffer, Options);
        buffer.ResetWrittenCount();
        writer.Reset(buffer);
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        fields(writer, state);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>ISO 8601 UTC with milliseconds: 2026-11-22T08:15:30.123Z.</summary>
    public static void WriteTime(this Utf8JsonWriter writer, ReadOnlySpan<byte> name, DateTimeOffset time)
    {
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out var length, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        writer.WriteString(name, text[..length]);
    }

    public static byte[] Ping(TimeProvider time) => WithTimestamp("ping", time);

    public static byte[] Pong(TimeProvider time) => WithTimestamp("pong", time);

    /// <summary>The same in both dialects, and encoded once for all sockets.</summary>
    public static byte[] Typing(Typing typing) => typing.Encoded ??= Write("typing", typing, static (json, t) =>
    {
        json.WriteString("sender"u8, t.Sender);
        json.WriteBoolean("is_typing"u8, t.IsTyping);
    });

    private static byte[] WithTimestamp(string type, TimeProvider time) =>
        Write(type, time.GetUtcNow().ToUnixTimeMilliseconds(), static (writer, now) => writer.WriteNumber("timestamp"u8, now));
}
