using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.Tests.Identity;

/// <summary>A browser as far as identity goes: it keeps cookies, and says where its pages come from.</summary>
public sealed partial class Browser(LivechatHost host) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = host.Url };
    private readonly Dictionary<string, string> _cookies = [];

    /// <summary>The Set-Cookie lines of the last answer, whole.</summary>
    public IReadOnlyList<string> LastSetCookies { get; private set; } = [];

    public string CookieHeader => string.Join("; ", _cookies.Select(pair => $"{pair.Key}={pair.Value}"));

    /// <summary>The value of a cookie whose name ends so; null when there is none.</summary>
    public string? Cookie(string nameEnd) => _cookies.FirstOrDefault(pair => pair.Key.EndsWith(nameEnd, StringComparison.Ordinal)).Value;

    public void SetCookie(string name, string value) => _cookies[name] = value;

    public Browser Copy()
    {
        var copy = new Browser(host);
        foreach (var (name, value) in _cookies)
            copy._cookies[name] = value;
        return copy;
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (_cookies.Count > 0)
            request.Headers.Add("Cookie", CookieHeader);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _http.SendAsync(request).Within();
        LastSetCookies = response.Headers.TryGetValues("Set-Cookie", out var lines) ? [.. lines] : [];
        foreach (var line in LastSetCookies)
            Keep(line);
        return new Answer((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers, response.Headers.Location?.OriginalString);
    }

    public Task<Answer> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends JSON as a page of the server itself would.</summary>
    public Task<Answer> PostAsync(string path, object body) => SendAsync(HttpMethod.Post, path, Json(JsonSerializer.Serialize(body)), ("Origin", host.Origin));

    public Task<Answer> LoginAsync(string email, string password) => PostAsync("/api/auth/login", new { email, password });

    /// <summary>Signs in and fails when that did not work.</summary>
    public async Task<Browser> SignInAsync(string email, string password)
    {
        var answer = await LoginAsync(email, password);
        return answer.Status == 200 ? this : throw new InvalidOperationException($"{email} could not sign in: {answer}");
    }

    public Task<Answer> LogoutAsync() => PostAsync("/api/auth/logout", new { });

    /// <summary>Fetches a page and sends its form with these fields.</summary>
    public async Task<Answer> SubmitAsync(string page, params (string Name, string Value)[] fields)
    {
        var shown = await GetAsync(page);
        var token = FormToken().Match(shown.Text);
        if (!token.Success)
            throw new InvalidOperationException($"{page} has no form: {shown}");
        return await SendAsync(HttpMethod.Post, page, new FormUrlEncodedContent(
            fields.Append((token.Groups["name"].Value, token.Groups["value"].Value)).Select(field => KeyValuePair.Create(field.Item1, field.Item2))));
    }

    public async Task<V2Client> ConnectAsync(string department = "support")
    {
        var client = await V2Client.ConnectAsync(host.Url, department, host.Origin, _cookies.Count > 0 ? CookieHeader : null);
        if (client.SetCookie is { } line)
            Keep(line);
        return client;
    }

    /// <summary>Opens a new conversation and waits until it is live.</summary>
    public async Task<V2Client> JoinAsync(string department = "support")
    {
        var client = await ConnectAsync(department);
        await client.HelloAsync();
        await client.NextAsync("live");
        return client;
    }

    public void Dispose() => _http.Dispose();

    public static StringContent Json(string text)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private void Keep(string line)
    {
        var pair = line.Split(';')[0];
        var (name, value) = (pair[..pair.IndexOf('=')], pair[(pair.IndexOf('=') + 1)..]);
        if (value.Length == 0)
            _cookies.Remove(name);
        else
            _cookies[name] = value;
    }

    [GeneratedRegex("""<input type="hidden" name="(?<name>__[^"]+)" value="(?<value>[^"]+)" ?/?>""")]
    private static partial Regex FormToken();
}

/// <summary>What an HTTP request got.</summary>
public sealed record Answer(int Status, string Text, HttpResponseHeaders Headers, string? Location)
{
    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public override string ToString() => $"{Status} {Text}";
}
