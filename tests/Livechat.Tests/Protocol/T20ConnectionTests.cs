using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>T20: how many sockets one visitor and one address may hold.</summary>
public sealed class T20ConnectionTests(SharedHost shared)
{
    [Fact]
    public async Task T20_Ten_sockets_of_one_visitor_and_the_eleventh_is_one_too_many()
    {
        var host = await shared.GetAsync();
        var clients = new List<V2Client> { await host.JoinAsync() };
        var token = clients[0].Welcome.VisitorToken;
        while (clients.Count < 10)
            clients.Add(await host.JoinAsync(visitorToken: token));

        await using var eleventh = await V2Client.ConnectAsync(host.Url);
        await eleventh.SendHelloAsync(visitorToken: token);
        Assert.Equal(4429, await eleventh.Closed.Within());
        await using var stranger = await host.JoinAsync();

        // A place is free again once one has gone, however it went.
        clients[9].Abort();
        await Waiting.Until(async () =>
        {
            await using var next = await V2Client.ConnectAsync(host.Url);
            await next.SendHelloAsync(visitorToken: token);
            await Task.WhenAny(next.NextAsync("welcome"), next.Closed).Within();
            return next.Received.Any(frame => frame.Type == "welcome");
        });
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task T20_A_browser_is_counted_at_the_handshake_in_both_dialects()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_VISITOR", "2"));
        await using var first = await ClassicClient.JoinAsync(host.Url, origin: host.Origin);
        var cookie = first.SetCookie!.Split(';')[0];
        await using var second = await V2Client.ConnectAsync(host.Url, origin: host.Origin, cookie: cookie);
        await second.HelloAsync();

        await using var third = await ClassicClient.ConnectAsync(host.Url, origin: host.Origin, cookie: cookie);

        Assert.Equal(4429, await third.Closed.Within());
    }

    [Fact]
    public async Task T20_Too_many_sockets_of_one_address_are_refused_and_places_come_back()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_SOCKETS_PER_ADDRESS", "3"));
        var clients = new List<ClassicClient>();
        for (var n = 0; n < 3; n++)
            clients.Add(await host.JoinClassicAsync());

        await using var fourth = await ClassicClient.ConnectAsync(host.Url);
        Assert.Equal(4429, await fourth.Closed.Within());
        await clients[0].CloseAsync();
        clients[1].Abort();

        await Waiting.Until(async () =>
        {
            await using var next = await ClassicClient.ConnectAsync(host.Url);
            await Task.WhenAny(next.NextAsync("system"), next.Closed).Within();
            return next.Received.Count > 0;
        });
        foreach (var client in clients)
            await client.DisposeAsync();
    }

    [Fact]
    public async Task T20_Sockets_that_vanish_leave_nothing_behind()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        for (var round = 0; round < 5; round++)
        {
            var gone = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawChat.GreetAsync(host, first.Welcome.VisitorToken)));
            foreach (var peer in gone)
                peer.Reset();
            // More than the limit in total: they are let in only because the others were noticed to be gone.
            await Waiting.Until(async () =>
            {
                await using var next = await V2Client.ConnectAsync(host.Url);
                await next.SendHelloAsync(visitorToken: first.Welcome.VisitorToken);
                await Task.WhenAny(next.NextAsync("welcome"), next.Closed).Within();
                return next.Received.Any(frame => frame.Type == "welcome");
            });
        }
    }
}
