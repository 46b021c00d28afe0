using System.Net;
using System.Text;

namespace Livechat.SystemTests.Support;

/// <summary>A customer's own web server with one page, on an origin that is not the chat's.</summary>
public sealed class HostPage : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly string _html;
    private readonly string? _policy;

    /// <param name="port">A free port of 127.0.0.1.</param>
    /// <param name="html">What every address answers.</param>
    /// <param name="policy">Its Content-Security-Policy, if it has one.</param>
    public HostPage(int port, string html, string? policy = null)
    {
        Origin = $"http://127.0.0.1:{port}";
        _html = html;
        _policy = policy;
        _listener.Prefixes.Add(Origin + "/");
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Origin { get; }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext call;
            try
            {
                call = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            if (_policy is not null)
                call.Response.AddHeader("Content-Security-Policy", _policy);
            // An icon that is not there would be an error in the console that the tests watch.
            if (call.Request.Url!.AbsolutePath == "/favicon.ico")
                call.Response.StatusCode = (int)HttpStatusCode.NoContent;
            else
                await WriteAsync(call.Response);
            call.Response.Close();
        }
    }

    private async Task WriteAsync(HttpListenerResponse response)
    {
        response.ContentType = "text/html; charset=utf-8";
        await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(_html));
    }
}
