using System.Collections.Concurrent;
using System.Net;

namespace Livechat.Bench.Processes;

/// <summary>A request the server made of its model, to be made again.</summary>
internal sealed record ModelRequest(string PathAndQuery, byte[] Body);

/// <summary>Stands between a server and the emulator and keeps what was asked. Never used while something is being timed.</summary>
internal sealed class CaptureProxy : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _client = new();
    private readonly Uri _target;
    private readonly ConcurrentQueue<ModelRequest> _requests = new();
    private readonly Task _serving;

    public CaptureProxy(Uri target)
    {
        _target = target;
        Url = new Uri($"http://127.0.0.1:{ChildProcess.FreePort()}/");
        _listener.Prefixes.Add(Url.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>What was asked of a model since the last call, in order.</summary>
    public IReadOnlyList<ModelRequest> Take()
    {
        var taken = new List<ModelRequest>();
        while (_requests.TryDequeue(out var request))
            taken.Add(request);
        return taken;
    }

    public void Dispose()
    {
        _listener.Stop();
        _serving.Wait(TimeSpan.FromSeconds(5));
        _listener.Close();
        _client.Dispose();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = ForwardAsync(context);
        }
    }

    private async Task ForwardAsync(HttpListenerContext context)
    {
        try
        {
            var request = context.Request;
            using var body = new MemoryStream();
            await request.InputStream.CopyToAsync(body);
            if (request.HttpMethod == "POST")
                _requests.Enqueue(new ModelRequest(request.RawUrl!, body.ToArray()));
            using var forwarded = ModelClient.Request(_target, request.HttpMethod, request.RawUrl!, body.ToArray());
            using var response = await _client.SendAsync(forwarded, HttpCompletionOption.ResponseHeadersRead);
            context.Response.StatusCode = (int)response.StatusCode;
            context.Response.ContentType = response.Content.Headers.ContentType?.ToString();
            context.Response.SendChunked = true;
            await response.Content.CopyToAsync(context.Response.OutputStream);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or HttpRequestException or IOException or ObjectDisposedException)
        {
            // The server sees a broken answer and its log says so; the measurement reports the server's warnings.
            context.Response.Abort();
        }
    }
}
