using System.Text;

namespace GeminiEmulator;

/// <summary>Puts a reply on the wire, with its delays and faults. Bytes are flushed event by event, or in the slices a reply asks for.</summary>
internal sealed class ReplyWriter(HttpContext context, Reply reply, CancellationToken stopping)
{
    public async Task WriteAsync(ReplyRenderer renderer, bool stream)
    {
        if (reply.Fault == StreamFault.HangBeforeHeaders)
            await HangAsync();
        await WaitAsync(reply.Before);
        if (reply.Raw is { } raw)
            await WriteRawAsync(raw);
        else if (stream)
            await WriteStreamAsync(renderer);
        else
            await WriteWholeAsync(renderer);
    }

    /// <summary>Headers as Google's front end sets them.</summary>
    public static void SetHeaders(HttpResponse response, int status, string contentType)
    {
        response.StatusCode = status;
        response.ContentType = contentType;
        response.Headers.Vary = "Origin, X-Origin, Referer";
        response.Headers.Server = "scaffolding on HTTPServer2";
        response.Headers["server-timing"] = "gfet4t7; dur=12";
        if (status == 200)
            response.Headers["x-gemini-service-tier"] = "standard";
    }

    private async Task WriteWholeAsync(ReplyRenderer renderer)
    {
        var body = Encoding.UTF8.GetBytes(reply.Chunks is { } chunks ? chunks[0] : JsonText.Page(renderer.Whole()));
        SetHeaders(context.Response, 200, "application/json; charset=UTF-8");
        if (reply.Fault is StreamFault.None or StreamFault.StayOpen)
        {
            await SendAsync(body);
            return;
        }

        // Whole answers know fewer ways to fail: half a body and then silence, the end, or a reset.
        await SendAsync(body.AsMemory(0, body.Length / 2));
        await FailAsync();
    }

    private async Task WriteStreamAsync(ReplyRenderer renderer)
    {
        SetHeaders(context.Response, 200, "text/event-stream");
        await context.Response.StartAsync(stopping);
        var sent = 0;
        foreach (var chunk in renderer.Stream())
        {
            if (reply.Fault is not (StreamFault.None or StreamFault.StayOpen) && sent == reply.FaultAfter)
            {
                if (reply.Fault == StreamFault.CutInside)
                    await SendAsync(Encoding.UTF8.GetBytes("data: " + chunk[..(chunk.Length / 2)]));
                if (reply.Fault == StreamFault.CutInsideCharacter)
                    await SendAsync(UpToHalfACharacter(Encoding.UTF8.GetBytes("data: " + chunk)));
                await FailAsync();
                return;
            }

            if (sent++ > 0)
                await WaitAsync(reply.Between);
            await SendAsync(Encoding.UTF8.GetBytes(Event(chunk)));
        }

        if (reply.Fault != StreamFault.None)
            await FailAsync();
    }

    private async Task FailAsync()
    {
        switch (reply.Fault)
        {
            case StreamFault.Hang or StreamFault.StayOpen:
                await HangAsync();
                break;
            case StreamFault.Abort:
                // A reset overtakes what the client has not read yet; the pieces before it are meant to arrive.
                await WaitAsync(TimeSpan.FromMilliseconds(300));
                context.Abort();
                break;
            case StreamFault.ErrorEvent:
                await SendAsync(Encoding.UTF8.GetBytes(Event(JsonText.Event(GoogleError.Of(reply.FaultCode).ToJson()))));
                break;
        }
    }

    private async Task WriteRawAsync(RawBody raw)
    {
        SetHeaders(context.Response, raw.Status, raw.ContentType);
        if (raw.Repeat == 0)
        {
            await SendAsync(Encoding.UTF8.GetBytes(raw.Body));
            return;
        }

        var block = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(raw.Body, 64 * 1024 / raw.Body.Length)));
        for (var left = raw.Repeat; left > 0; left -= block.Length)
            await SendAsync(block.AsMemory(0, (int)Math.Min(block.Length, left)));
    }

    private string Event(string json)
    {
        var data = new StringBuilder();
        // Only between members: a line break inside a string would be another value.
        foreach (var line in reply.DataInLines ? json.Replace(",\"usageMetadata\"", ",\n\"usageMetadata\"", StringComparison.Ordinal).Split('\n') : [json])
            data.Append("data: ").Append(line).Append(reply.LineEnd);
        return data.Append(reply.LineEnd).ToString();
    }

    private async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var slice = reply.BytesPerWrite > 0 ? reply.BytesPerWrite : Math.Max(bytes.Length, 1);
        for (var at = 0; at < bytes.Length; at += slice)
        {
            await context.Response.Body.WriteAsync(bytes[at..Math.Min(at + slice, bytes.Length)], context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static ReadOnlyMemory<byte> UpToHalfACharacter(byte[] bytes) => bytes.AsMemory(0, bytes.AsSpan().IndexOfAnyInRange((byte)0xC2, (byte)0xF4) + 1);

    private Task HangAsync() => WaitAsync(Timeout.InfiniteTimeSpan);

    private async Task WaitAsync(TimeSpan time)
    {
        if (time == TimeSpan.Zero)
            return;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, context.RequestAborted);
        await Task.Delay(time, either.Token);
    }
}
