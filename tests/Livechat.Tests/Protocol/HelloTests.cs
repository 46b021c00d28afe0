using System.Text.Json;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>livechat.v2: hello, welcome, live, reset, and what a hello cannot open.</summary>
public sealed class HelloTests(SharedHost shared)
{
    [Fact]
    public async Task Welcome_tells_all_and_live_follows()
    {
        var host = await shared.GetAsync();
        await using var client = await V2Client.ConnectAsync(host.Url, "billing");
        await client.SendHelloAsync();

        var welcome = await client.NextAsync();
        var live = await client.NextAsync();

        Assert.Equal("welcome", welcome.Type);
        foreach (var name in new[] { "conversation_id", "epoch", "persona", "sender", "company", "greeting" })
            Assert.False(string.IsNullOrWhiteSpace(welcome.Text(name)), name);
        Assert.Equal((0, "ai", "billing", 25), (welcome.Number("head"), welcome.Text("status"), welcome.Text("department"), welcome.Number("heartbeat_seconds")));
        Assert.Equal("Slyker Tech Web Services", welcome.Text("company"));
        var limits = welcome["limits"];
        Assert.Equal((4000, 16384, 30, 10), (
            limits.GetProperty("message_characters").GetInt32(), limits.GetProperty("frame_bytes").GetInt32(),
            limits.GetProperty("messages_per_minute").GetInt32(), limits.GetProperty("message_burst").GetInt32()));
        Assert.True(welcome.Has("features"));
        Assert.Equal(("live", 0), (live.Type, live.Number("seq")));
    }

    [Theory]
    [InlineData("sales")]
    [InlineData("support")]
    [InlineData("billing")]
    [InlineData("general")]
    public async Task Each_department_has_its_persona(string department)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync(department);
        var welcome = client.Welcome;

        Assert.Equal((department, department), (welcome.Frame.Text("department"), welcome.Frame.Text("persona")));
    }

    [Fact]
    public async Task The_greeting_is_no_event_and_not_stored()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var welcome = client.Welcome;

        var sent = await client.SendMessageAsync("first");

        Assert.Equal(1, sent.Seq);
        Assert.Equal(0, host.Stored(welcome.Frame.Text("greeting")));
    }

    [Fact]
    public async Task Each_hello_without_a_conversation_opens_a_new_one()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        var one = first.Welcome;
        await using var second = await host.JoinAsync(visitorToken: one.VisitorToken);
        var two = second.Welcome;

        Assert.NotEqual(one.ConversationId, two.ConversationId);
        Assert.Equal(one.Epoch, two.Epoch);
    }

    [Fact]
    public async Task A_resume_brings_exactly_what_was_missed()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        var welcome = first.Welcome;
        for (var n = 0; n < 3; n++)
            await first.SendMessageAsync($"message {n}");
        await first.CloseAsync();

        await using var all = await V2Client.ResumeAsync(host.Url, welcome, 0);
        var everything = all.Replay;
        Assert.True(everything.Count >= 3);
        Assert.Equal(Enumerable.Range(1, everything.Count).Select(seq => (long)seq), everything.Select(frame => frame.Seq));
        for (var after = 0; after <= everything.Count; after++)
        {
            await using var client = await V2Client.ConnectAsync(host.Url);
            var again = await client.HelloAsync(welcome.ConversationId, welcome.Epoch, after, welcome.VisitorToken);
            var missed = await client.UntilLiveAsync();
            Assert.Equal(everything.Skip(after).Select(frame => frame.Raw), missed.Take(everything.Count - after).Select(frame => frame.Raw));
            Assert.True(again.Head >= everything.Count);
        }
    }

    [Theory]
    [InlineData("another-epoch", 1)]
    [InlineData(null, 1_000)]
    [InlineData(null, long.MaxValue)]
    public async Task An_unknown_position_resets_and_everything_follows_from_1(string? epoch, long afterSeq)
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        var welcome = first.Welcome;
        await first.SendMessageAsync("one");
        await first.SendMessageAsync("two");

        await using var client = await V2Client.ConnectAsync(host.Url);
        await client.HelloAsync(welcome.ConversationId, epoch ?? welcome.Epoch, afterSeq, welcome.VisitorToken);
        var frames = await client.UntilLiveAsync();

        Assert.Equal("reset", frames[0].Type);
        Assert.False(string.IsNullOrWhiteSpace(frames[0].Text("reason")));
        Assert.Equal(Enumerable.Range(1, frames.Count - 1).Select(seq => (long)seq), frames.Skip(1).Select(frame => frame.Seq));
        Assert.True(frames.Count >= 3);
    }

    [Fact]
    public async Task Somebody_elses_conversation_equals_one_that_does_not_exist()
    {
        var host = await shared.GetAsync();
        await using var owner = await host.JoinAsync();
        var theirs = owner.Welcome;
        await owner.SendMessageAsync("private");

        await using var stranger = await V2Client.ConnectAsync(host.Url);
        await stranger.SendHelloAsync(theirs.ConversationId, theirs.Epoch, 0);
        var foreign = await stranger.NextAsync();
        await stranger.SendHelloAsync(Guid.CreateVersion7().ToString(), theirs.Epoch, 0);
        var absent = await stranger.NextAsync();

        Assert.Equal(("nack", "not_found"), (foreign.Type, foreign.Text("code")));
        Assert.Equal(absent.Raw, foreign.Raw);
        Assert.DoesNotContain(stranger.Received, frame => frame.Raw.Contains("private"));
    }

    [Fact]
    public async Task A_conversation_of_another_department_is_not_found_and_another_hello_may_follow()
    {
        var host = await shared.GetAsync();
        await using var owner = await host.JoinAsync("sales");
        var welcome = owner.Welcome;

        await using var client = await V2Client.ConnectAsync(host.Url, "support");
        await client.SendHelloAsync(welcome.ConversationId, welcome.Epoch, 0, welcome.VisitorToken);
        Assert.Equal("not_found", (await client.NextAsync()).Text("code"));

        var fresh = await client.HelloAsync(visitorToken: welcome.VisitorToken);
        Assert.Equal("support", fresh.Frame.Text("department"));
        await client.NextAsync("live");
        Assert.Equal("sent", (await client.SendMessageAsync("hello")).Type);
    }

    [Fact]
    public async Task An_identity_token_is_not_allowed_without_configured_keys()
    {
        var host = await shared.GetAsync();
        await using var client = await V2Client.ConnectAsync(host.Url);
        await client.SendAsync(new { type = "hello", client_id = Guid.NewGuid(), identity = "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0." });

        var refusal = await client.NextAsync();
        Assert.Equal(("nack", "not_allowed"), (refusal.Type, refusal.Text("code")));
        Assert.False(refusal.Flag("retryable"));
        Assert.NotEmpty((await client.HelloAsync()).ConversationId);
    }

    [Fact]
    public async Task A_second_hello_is_a_bad_frame()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();

        await client.SendHelloAsync();

        Assert.Equal("bad_frame", (await client.NextAsync("nack", "welcome")).Text("code"));
    }

    [Fact]
    public async Task A_newer_socket_of_the_same_client_replaces_the_older()
    {
        var host = await shared.GetAsync();
        await using var first = await host.JoinAsync();
        var welcome = first.Welcome;

        await using var second = await V2Client.ResumeAsync(host.Url, welcome, 0, clientId: first.ClientId);

        Assert.Equal(4409, await first.Closed.Within());
        Assert.Equal("sent", (await second.SendMessageAsync("still here")).Type);
    }

    [Fact]
    public async Task Nobody_else_can_replace_a_socket_by_using_its_client_id()
    {
        var host = await shared.GetAsync();
        await using var victim = await host.JoinAsync();
        var welcome = victim.Welcome;

        await using var stranger = await V2Client.ConnectAsync(host.Url, clientId: victim.ClientId);
        await stranger.HelloAsync();
        await stranger.NextAsync("live");

        Assert.Equal("sent", (await victim.SendMessageAsync("still here")).Type);
        Assert.False(victim.Closed.IsCompleted);
        Assert.NotEmpty(welcome.ConversationId);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("""{"type":"message","client_message_id":"b5a1b0c2-7e5f-4a56-9f0d-3c5cf6a7f001","message":"before hello"}""")]
    [InlineData("""{"type":"hello"}""")]
    [InlineData("""{"type":"hello","client_id":5}""")]
    [InlineData("""{"type":"hello","client_id":"c","user_id":1}""")]
    [InlineData("nonsense")]
    public async Task Without_a_good_hello_in_time_the_socket_closes_with_4400(string? instead)
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_HELLO_SECONDS", "1"));
        await using var client = await V2Client.ConnectAsync(host.Url);
        if (instead is not null)
            await client.SendTextAsync(instead);

        Assert.Equal(4400, await client.Closed.Within());
        Assert.DoesNotContain(client.Received, frame => frame.Type is "welcome" or "sent");
        Assert.Equal(0, host.Stored("before hello"));
    }

    [Fact]
    public async Task A_name_is_shown_beside_what_the_visitor_says()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync(visitorName: "Ada");
        await client.SendAsync(new { type = "message", client_message_id = Guid.NewGuid(), message = "hello" });

        var mine = await client.NextAsync("message");

        Assert.Equal(("visitor", "Ada"), (mine.Text("sender_type"), mine.Text("sender")));
    }

    [Fact]
    public async Task The_epoch_outlives_a_restart_and_nothing_is_lost()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await host.JoinAsync();
        var welcome = client.Welcome;
        await client.ShownAsync((await client.SendMessageAsync("before the restart")).Seq);
        var before = client.Events;

        await host.RestartAsync();
        await using var again = await V2Client.ResumeAsync(host.Url, welcome, 0);
        var resumed = again.Welcome;
        var replay = again.Replay;

        Assert.Equal(welcome.Epoch, resumed.Epoch);
        Assert.Equal(before.Select(frame => frame.Raw), replay.Take(before.Count).Select(frame => frame.Raw));
    }

    [Fact]
    public async Task A_server_that_goes_away_says_bye_and_1001()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await host.JoinAsync();

        var restart = host.RestartAsync();
        var bye = await client.NextAsync("bye");

        Assert.True(bye["retry_after_seconds"].ValueKind == JsonValueKind.Number && bye["retry_after_seconds"].GetDouble() >= 0);
        Assert.Equal(1001, await client.Closed.Within());
        await restart;
    }
}
