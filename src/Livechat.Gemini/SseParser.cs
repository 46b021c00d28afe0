using System.Buffers;

namespace Livechat.Gemini;

/// <summary>
/// Turns bytes of a server-sent event stream into the data of its events, however the bytes were cut. Lenient about line ends
/// (LF, CRLF, CR), the space after <c>data:</c>, several data lines per event, comments and unknown fields; strict about size.
/// Not thread-safe.
/// </summary>
internal sealed class SseParser(int maxEventBytes)
{
    private readonly ArrayBufferWriter<byte> line = new();
    private readonly Queue<byte[]> events = new();
    private ArrayBufferWriter<byte> data = new();
    private bool hasData;
    private bool afterCarriageReturn;
    private bool firstLine = true;

    /// <summary>Takes the next bytes. Throws <see cref="GeminiException"/> (Garbage) when an event exceeds its limit.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        if (afterCarriageReturn && bytes.Length > 0)
        {
            afterCarriageReturn = false;
            if (bytes[0] == '\n')
                bytes = bytes[1..];
        }

        while (bytes.Length > 0)
        {
            var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
            if (end < 0)
            {
                Append(line, bytes);
                return;
            }

            Append(line, bytes[..end]);
            TakeLine();
            var carriageReturn = bytes[end] == '\r';
            bytes = bytes[(end + 1)..];
            if (!carriageReturn)
                continue;
            if (bytes.Length == 0)
                afterCarriageReturn = true;
            else if (bytes[0] == '\n')
                bytes = bytes[1..];
        }
    }

    /// <summary>The data of the next whole event, null when more bytes are needed.</summary>
    public byte[]? Next() => events.Count > 0 ? events.Dequeue() : null;

    /// <summary>At the end of the stream: what an event without its closing blank line holds, null when nothing is left.</summary>
    public byte[]? Rest()
    {
        if (line.WrittenCount > 0)
            TakeLine();
        Dispatch();
        return Next();
    }

    private void TakeLine()
    {
        var text = line.WrittenSpan;
        if (firstLine)
        {
            firstLine = false;
            if (text.StartsWith("\uFEFF"u8))
                text = text[3..];
        }

        if (text.Length == 0)
            Dispatch();
        else if (text.SequenceEqual("data"u8))
            AddData([]);
        else if (text.StartsWith("data:"u8))
            AddData(text["data:".Length..] is [(byte)' ', .. var spaced] ? spaced : text["data:".Length..]);
        line.ResetWrittenCount();
    }

    private void AddData(ReadOnlySpan<byte> value)
    {
        if (hasData)
            Append(data, "\n"u8);
        Append(data, value);
        hasData = true;
    }

    private void Dispatch()
    {
        if (!hasData)
            return;
        events.Enqueue(data.WrittenSpan.ToArray());
        data = new();
        hasData = false;
    }

    private void Append(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> bytes)
    {
        if (to.WrittenCount + bytes.Length > maxEventBytes)
            throw GeminiException.Garbage("one event is larger than the limit");
        if (bytes.Length > 0)
            to.Write(bytes);
    }
}
