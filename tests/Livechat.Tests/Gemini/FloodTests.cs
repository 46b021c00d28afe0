using System.Net;
using System.Text;
using Livechat.Gemini;
using Xunit;

namespace Livechat.Tests.Gemini;

/// <summary>R17: however much a service sends, only so much is read.</summary>
public sealed class FloodTests
{
    private const long Flood = 200_000_000;

    [Theory]
    [InlineData(200, "application/json", "x", false, 5)]
    [InlineData(500, "application/json", "x", false, 5)]
    [InlineData(200, "text/html", "x", true, 5)]
    [InlineData(503, "text/html", "x", true, 5)]
    [InlineData(200, "text/event-stream", "x", true, 5)]
    [InlineData(200, "text/event-stream", "data: x\n", true, 5)]
    [InlineData(200, "text/event-stream", ": PAD\n\n", true, 35)]
    [InlineData(200, "text/event-stream", "data: {\"a\": \"PAD\"}\n\n", true, 35)]
    public async Task ReadingEndsAtTheLimit(int status, string contentType, string unit, bool streamed, int megabytes)
    {
        using var body = new EndlessStream(Encoding.UTF8.GetBytes(unit.Replace("PAD", new string('x', 4000))));
        using var http = new HttpClient(new OneAnswer(status, contentType, body));
        var client = new GeminiChatClient(http, new() { ApiKey = GeminiBench.Key, Model = "gemini-3.8-flash", BaseUrl = "http://127.0.0.1" });
        var e = await Assert.ThrowsAsync<GeminiException>(() => GeminiBench.AskAsync(client, streamed, [GeminiBench.User("Hi")]));
        Assert.Equal(status switch { 500 => GeminiErrorKind.ServerError, 503 => GeminiErrorKind.Overloaded, _ => GeminiErrorKind.Garbage }, e.Kind);
        Assert.InRange(body.Taken, 1, megabytes * 1_000_000L);
    }

    private sealed class OneAnswer(int status, string contentType, Stream body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StreamContent(body) };
            response.Content.Headers.ContentType = new(contentType);
            return Task.FromResult(response);
        }
    }

    /// <summary>Repeats a unit of bytes for longer than any limit, and counts what was taken.</summary>
    private sealed class EndlessStream(byte[] unit) : Stream
    {
        public long Taken { get; private set; }

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => Taken; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Taken >= Flood)
                return 0;
            for (var i = 0; i < count; i++)
                buffer[offset + i] = unit[(Taken + i) % unit.Length];
            Taken += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
