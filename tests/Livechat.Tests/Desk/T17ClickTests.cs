using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Desk;

/// <summary>T17 over real sockets: cards, clicks, and what the classic dialect makes of them.</summary>
public sealed class T17ClickTests
{
    [Fact]
    public async Task T17_a_click_is_carried_out_and_told_to_every_socket_and_after_a_resume()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        await using var other = await ResumeAsync(browser, client);
        var proposal = await host.AskAsync(client);
        var card = await client.NextAsync("confirmation");
        Assert.Equal(("open", proposal.Title, 2), (card.Text("state"), card.Text("title"), card["lines"].GetArrayLength()));
        Assert.DoesNotContain("1001", card.Raw);

        await client.ClickAsync(proposal.Id);

        var accepted = await client.NextAsync("confirmation");
        Assert.Equal((proposal.Id.ToString(), "accepted", card.Seq + 1), (accepted.Text("confirmation_id"), accepted.Text("state"), accepted.Seq));
        var said = await client.NextAsync("message");
        Assert.Equal(("system", "Auto-renew is now off for Shared Starter.", "manage_service"), (said.Text("sender_type"), said.Text("message"), said.Text("action")));
        Assert.True(said["action_result"].GetProperty("success").GetBoolean());
        var undo = await client.NextAsync("confirmation");
        Assert.Equal("open", undo.Text("state"));
        Assert.False(host.RenewsByItself("1001"));
        await using var again = await ResumeAsync(browser, client);
        foreach (var socket in new[] { client, other, again })
        {
            await socket.ShownAsync(undo.Seq);
            Assert.Equal(
                [$"{proposal.Id} open", $"{proposal.Id} accepted", $"{undo.Text("confirmation_id")} open"],
                socket.Events.Where(frame => frame.Type == "confirmation").Select(frame => $"{frame.Text("confirmation_id")} {frame.Text("state")}"));
        }

        await other.ClickAsync(Guid.Parse(undo.Text("confirmation_id")));
        Assert.Equal("Auto-renew is now on for Shared Starter.", (await client.NextAsync("message")).Text("message"));
        Assert.True(host.RenewsByItself("1001"));
    }

    [Fact]
    public async Task T17_clicks_that_do_not_count_are_refused_in_the_words_of_the_protocol()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        using var stranger = await new Browser(host).SignInAsync(DemoHost.Thabani, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        await using var sameUser = await browser.JoinAsync();
        await using var theirs = await stranger.JoinAsync();
        await using var guest = await host.JoinAsync();
        var mine = await host.AskAsync(client);
        var late = await host.AskAsync(client);

        foreach (var (socket, id) in new[] { (theirs, mine.Id), (guest, mine.Id), (sameUser, mine.Id), (client, Guid.NewGuid()) })
            Assert.Equal(("not_found", id.ToString(), false), await ClickAsync(socket, id));
        await client.SendAsync(new { type = "confirm", confirmation_id = "' OR 1=1 --", accept = true });
        Assert.Equal("not_found", (await client.NextAsync("nack")).Text("code"));
        await client.ClickAsync(mine.Id, accept: false);
        await client.NextAsync(frame => frame.Type == "confirmation" && frame.Text("state") == "declined");
        Assert.Equal("conflict", (await ClickAsync(client, mine.Id)).Code);
        await host.LetExpireAsync(late.Id);
        Assert.Equal("closed", (await ClickAsync(client, late.Id)).Code);

        Assert.True(host.RenewsByItself("1001"));
        Assert.Equal(0, host.Count("SELECT count(*) FROM service_requests"));
        Assert.Equal(5, host.Count("SELECT count(*) FROM audit_entries WHERE action = 'confirm' AND outcome = 'not_found'"));
    }

    [Fact]
    public async Task T17_ten_clicks_on_ten_sockets_change_it_once()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        var sockets = new List<V2Client>();
        for (var n = 0; n < 10; n++)
            sockets.Add(await ResumeAsync(browser, client));
        var proposal = await host.AskAsync(client);

        await Task.WhenAll(sockets.Select(socket => socket.ClickAsync(proposal.Id)));

        foreach (var socket in sockets)
            await socket.FlushAsync();
        Assert.Equal(9, sockets.Sum(socket => socket.Received.Count(frame => frame.Type == "nack" && frame.Text("code") == "conflict")));
        Assert.Equal(1, host.Count("SELECT count(*) FROM service_requests"));
        Assert.False(host.RenewsByItself("1001"));
        foreach (var socket in sockets)
            await socket.DisposeAsync();
    }

    [Fact]
    public async Task T17_clicking_on_and_on_is_slowed_down()
    {
        await using var host = await LivechatHost.StartAsync([.. DemoHost.Settings, ("LIVECHAT_MESSAGE_BURST", "5"), ("LIVECHAT_MESSAGES_PER_MINUTE", "1")]);
        await using var client = await host.JoinAsync();
        for (var n = 0; n < 50; n++)
            await client.ClickAsync(Guid.NewGuid());

        var frames = await client.FlushAsync();

        Assert.Equal(5, frames.Count(frame => frame.Type == "nack" && frame.Text("code") == "not_found"));
        Assert.All(frames.Where(frame => frame.Type == "nack" && frame.Text("code") == "rate_limited"), frame => Assert.True(frame.Flag("retryable") && frame.Has("confirmation_id")));
        Assert.Equal(5, host.Count("SELECT count(*) FROM audit_entries WHERE action = 'confirm'"));
    }

    [Fact]
    public async Task A_classic_client_gets_a_link_and_lines_and_a_typed_yes_confirms_nothing()
    {
        await using var host = await LivechatHost.StartAsync([.. ConfirmChat.Settings, ("LIVECHAT_PUBLIC_URL", "https://chat.example.com")]);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var classic = await ClassicClient.JoinAsync(host.Url, "support", host.Origin, browser.CookieHeader);
        await classic.AskAsync("What are your nameservers?", "old-widget");
        var conversation = Guid.Parse(host.Text("SELECT id FROM conversations WHERE classic_session = 'old-widget'"));

        var first = await host.AskAsync(conversation);
        var answer = await classic.NextAnswerAsync();
        Assert.Equal($"Please have a look.\nPlease confirm here: https://chat.example.com/confirm/{first.Id}", answer.Text("message"));
        await classic.AskAsync("Yes", "old-widget");
        await classic.AskAsync("Yes, I confirm", "old-widget");
        Assert.True(host.RenewsByItself("1001"));
        Assert.Equal("open", host.Text("SELECT state FROM confirmations"));

        await browser.SubmitAsync($"/confirm/{first.Id}", ("decision", "accept"));
        var line = (await classic.NextAsync("system")).Text("message");
        Assert.StartsWith("Auto-renew is now off for Shared Starter. Undo it here: https://chat.example.com/confirm/", line);
        await browser.SubmitAsync(new Uri(line[line.IndexOf("https", StringComparison.Ordinal)..]).AbsolutePath, ("decision", "accept"));
        Assert.Equal("Auto-renew is now on for Shared Starter.", (await classic.NextAsync("system")).Text("message"));

        var second = await host.AskAsync(conversation);
        await browser.SubmitAsync($"/confirm/{second.Id}", ("decision", "decline"));
        Assert.Equal("You did not confirm: Turn auto-renew off for Shared Starter. Nothing has changed.", (await classic.NextAsync("system")).Text("message"));
        Assert.DoesNotContain(classic.Received, frame => frame.Type == "confirmation" || frame.Raw.Contains("1001"));
        Assert.Equal("Please have a look.", host.Text("SELECT body FROM events WHERE body LIKE 'Please have a look%' LIMIT 1"));
    }

    [Fact]
    public async Task What_ran_out_is_told_to_whoever_looks()
    {
        await using var host = await LivechatHost.StartAsync(ConfirmChat.Settings);
        using var browser = await new Browser(host).SignInAsync(DemoHost.Tariro, DemoHost.PasswordOf(host));
        await using var client = await browser.JoinAsync();
        var proposal = await host.AskAsync(client);
        await host.LetExpireAsync(proposal.Id);
        // Another one wakes the clock, which had set itself for five minutes.
        await host.AskAsync(client, "1002");

        var frame = await client.NextAsync(frame => frame.Type == "confirmation" && frame.Text("state") == "expired");

        Assert.Equal(proposal.Id.ToString(), frame.Text("confirmation_id"));
        Assert.True(host.RenewsByItself("1001"));
    }

    private static async Task<V2Client> ResumeAsync(Browser browser, V2Client known)
    {
        var client = await browser.ConnectAsync();
        await client.HelloAsync(known.Welcome.ConversationId, known.Welcome.Epoch, 0);
        await client.UntilLiveAsync();
        return client;
    }

    private static async Task<(string Code, string Confirmation, bool Retryable)> ClickAsync(V2Client socket, Guid id)
    {
        await socket.ClickAsync(id);
        var nack = await socket.NextAsync("nack");
        return (nack.Text("code"), nack.Text("confirmation_id"), nack.Flag("retryable"));
    }
}
