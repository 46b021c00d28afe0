using System.Net;
using System.Security.Authentication;
using Livechat.Hosting;

namespace Livechat.Accounts.Connector;

/// <summary>Asks a company's own system about one customer: one signed GET, one checked answer.</summary>
internal sealed class CompanySystem : IDisposable
{
    private readonly HttpClient _http;
    private readonly Uri _url;
    private readonly RequestSignature _signature;
    private readonly AccountOptions _options;
    private readonly TimeProvider _time;

    public CompanySystem(LivechatOptions options, TimeProvider time) : this(options, time, null)
    {
    }

    internal CompanySystem(LivechatOptions options, TimeProvider time, HttpMessageHandler? handler)
    {
        _options = options.Accounts;
        _url = _options.Url ?? throw new InvalidOperationException("LIVECHAT_ACCOUNTS_URL is not set.");
        _signature = new RequestSignature(_options.Secret ?? throw new InvalidOperationException("LIVECHAT_ACCOUNTS_SECRET is not set."));
        _time = time;
        // The time limit is ours, and is for the body too.
        _http = new HttpClient(handler ?? new GuardedDialer(AddressRules.RuleFor(_url, _options.AllowPrivate)).CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The customer's account; null when that system knows no such customer. Throws <see cref="AccountsUnavailableException"/> for everything else.</summary>
    public async Task<CompanyAccount?> AskAsync(string reference)
    {
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _url);
            request.Headers.Add("Accept", "application/json");
            _signature.Sign(request, reference, _time.GetUtcNow());
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (response.StatusCode == HttpStatusCode.NotFound)
                return null;
            Check(response);
            return AnswerReader.Read(await ReadAsync(response, limit.Token), reference);
        }
        catch (AnswerException e)
        {
            throw new AccountsUnavailableException($"The company's system gave an answer that was refused: {e.Message}.");
        }
        catch (OperationCanceledException)
        {
            throw new AccountsUnavailableException($"The company's system did not answer within {_options.Timeout.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or AuthenticationException)
        {
            throw new AccountsUnavailableException("The company's system could not be reached.", e);
        }
    }

    public void Dispose() => _http.Dispose();

    private static void Check(HttpResponseMessage response)
    {
        if (response.StatusCode != HttpStatusCode.OK)
            throw new AnswerException($"its status is {(int)response.StatusCode}, not 200 or 404");
        if (response.Content.Headers.ContentType?.MediaType != "application/json")
            throw new AnswerException("its Content-Type is not application/json");
        // A few compressed bytes can be a great many.
        if (response.Content.Headers.ContentEncoding.Count > 0)
            throw new AnswerException("it is compressed");
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancel)
    {
        var most = _options.AnswerBytes;
        await using var body = await response.Content.ReadAsStreamAsync(cancel);
        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        for (int read; (read = await body.ReadAsync(chunk, cancel)) > 0;)
        {
            if (buffer.Length + read > most)
                throw new AnswerException($"it has more than {most} bytes");
            buffer.Write(chunk, 0, read);
        }
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }
}
