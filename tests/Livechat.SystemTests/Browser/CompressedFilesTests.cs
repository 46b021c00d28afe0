using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;

namespace Livechat.SystemTests.Browser;

/// <summary>What a browser fetches comes compressed, by the server alone, and is the same to whoever cannot read it so.</summary>
[Collection(BrowserTests.Name)]
public sealed class CompressedFilesTests(DemoServer server)
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });

    public static TheoryData<string> Files => ["/widget.js", "/widget/panel.js?v=1", "/widget/panel.css", "/site/site.css", "/site/mark.svg"];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task AFileIsTheSameCompressedAndPlain(string path)
    {
        using var plain = await GetAsync(path, null);
        using var small = await GetAsync(path, "gzip, deflate, br, zstd");

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal("gzip", Assert.Single(small.Content.Headers.ContentEncoding));
        var (whole, packed) = (await plain.Content.ReadAsByteArrayAsync(), await small.Content.ReadAsByteArrayAsync());
        Assert.True(packed.Length < whole.Length);
        Assert.Equal(whole, Unpack(packed));
        Assert.Equal(packed.Length, small.Content.Headers.ContentLength);
        Assert.Equal(plain.Content.Headers.ContentType, small.Content.Headers.ContentType);
        Assert.NotEqual(plain.Headers.ETag, small.Headers.ETag);
        foreach (var name in new[] { "Vary", "Cache-Control", "X-Content-Type-Options", "Cross-Origin-Resource-Policy" })
            Assert.Equal(Values(plain, name), Values(small, name));
        Assert.Equal("Accept-Encoding", Values(small, "Vary"));
    }

    [Fact]
    public async Task TheLoaderMayBeUsedByOtherSitesAndTextsAreKeptForGood()
    {
        using var loader = await GetAsync("/widget.js", "gzip");
        Assert.Equal("cross-origin", Values(loader, "Cross-Origin-Resource-Policy"));
        using var panel = await GetAsync("/widget/panel.js?v=1", "gzip");
        Assert.Contains("immutable", Values(panel, "Cache-Control"));
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("GZIP", true)]
    [InlineData("br, gzip;q=0.1", true)]
    [InlineData("*", true)]
    [InlineData("identity;q=0.5, gzip", true)]
    [InlineData("gzip;q=0", false)]
    [InlineData("gzip;q=0, *", false)]
    [InlineData("*;q=0", false)]
    [InlineData("identity, gzip;q=0.5", false)]
    [InlineData("br, deflate", false)]
    [InlineData("identity", false)]
    [InlineData("gzipped", false)]
    [InlineData(";;;", false)]
    [InlineData("", false)]
    public async Task WhatTheBrowserTakesDecides(string accepted, bool compressed)
    {
        using var answer = await GetAsync("/widget.js", accepted);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(compressed ? ["gzip"] : [], answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task HeadersAloneRangesAndUnchangedFilesAreThoseOfTheCompressedBytes()
    {
        using var whole = await GetAsync("/widget.js", "gzip");
        var bytes = await whole.Content.ReadAsByteArrayAsync();

        using var head = await SendAsync(HttpMethod.Head, "/widget.js", "gzip");
        Assert.Equal(bytes.Length, head.Content.Headers.ContentLength);
        Assert.Equal("gzip", Assert.Single(head.Content.Headers.ContentEncoding));
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());

        using var part = await SendAsync(HttpMethod.Get, "/widget.js", "gzip", headers => headers.Range = new RangeHeaderValue(10, 99));
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(10, 99, bytes.Length), part.Content.Headers.ContentRange);
        Assert.Equal(bytes[10..100], await part.Content.ReadAsByteArrayAsync());

        using var same = await SendAsync(HttpMethod.Get, "/widget.js", "gzip", headers => headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
        Assert.Equal("Accept-Encoding", Values(same, "Vary"));
        // To a cache that keeps the other form this one is new.
        using var other = await SendAsync(HttpMethod.Get, "/widget.js", null, headers => headers.IfNoneMatch.Add(whole.Headers.ETag!));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Theory]
    [InlineData("/widget.js.gz")]
    [InlineData("/widget/panel.js.gz")]
    [InlineData("/nothing.js")]
    public async Task ThereIsNoArchiveUnderAnAddressOfItsOwn(string path)
    {
        foreach (var accepted in new[] { null, "gzip" })
        {
            using var answer = await GetAsync(path, accepted);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    [Fact]
    public async Task ThePanelHasAnIcon()
    {
        var html = await Http.GetStringAsync(server.Url + "/widget/panel");
        var address = html.Split("<link rel=\"icon\" href=\"")[1].Split('"')[0];

        using var icon = await GetAsync(address, null);

        Assert.Equal("image/svg+xml", icon.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", Values(icon, "Cache-Control"));
    }

    private Task<HttpResponseMessage> GetAsync(string path, string? accepted) => SendAsync(HttpMethod.Get, path, accepted);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? accepted, Action<HttpRequestHeaders>? more = null)
    {
        using var request = new HttpRequestMessage(method, server.Url + path);
        if (accepted is not null)
            request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);
        more?.Invoke(request.Headers);
        return await Http.SendAsync(request);
    }

    private static byte[] Unpack(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }

    private static string Values(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? string.Join(", ", values) : "";
}
