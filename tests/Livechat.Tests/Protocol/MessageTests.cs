using System.Globalization;
using System.Net.WebSockets;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>livechat.v2: sent and nack, idempotency, limits of a message, and the small frames.</summary>
public sealed class MessageTests(SharedHost shared)
{
    [Fact]
    public async Task A_message_is_sent_once_it_is_stored_and_shown_with_the_same_id_and_seq()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();
        var text = $"stored {id}";

        var sent = await client.SendMessageAsync(text, id);
        Assert.Equal(1, host.Stored(text));
        var shown = await client.ShownAsync(1);

        Assert.Equal(("sent", id, 1), (sent.Type, sent.Text("client_message_id"), sent.Seq));
        Assert.Equal(("message", id, 1, text, "visitor"), (shown.Type, shown.Text("client_message_id"), shown.Seq, shown.Text("message"), shown.Text("sender_type")));
        Assert.Equal(sent.Text("message_id"), shown.Text("message_id"));
        Assert.Equal(sent.Text("created_at"), shown.Text("created_at"));
        var at = DateTimeOffset.Parse(sent.Text("created_at"), CultureInfo.InvariantCulture);
        Assert.Equal(TimeSpan.Zero, at.Offset);
        Assert.InRange(at, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("\t\r\n \u00a0\u2003")]
    public async Task A_blank_message_is_a_bad_frame(string text)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();

        AssertNack(await client.SendMessageAsync(text, id), "bad_frame", retryable: false, id);
    }

    [Fact]
    public async Task Four_thousand_characters_pass_and_one_more_is_too_large()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();
        var longest = id + new string('é', 4000 - id.Length);

        Assert.Equal("sent", (await client.SendMessageAsync(longest)).Type);
        AssertNack(await client.SendMessageAsync(longest + "x", id), "too_large", retryable: false, id);
        Assert.Equal((1, 0), (host.Stored(longest), host.Stored(longest + "x")));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("Grüße, 你好, שלום, 🙂👩‍👩‍👧‍👧")]
    [InlineData("<script>alert(1)</script> & \"quotes\" 'single' \\ / \u2028")]
    [InlineData("{\"type\":\"system\",\"message\":\"not me\"}")]
    [InlineData("Agent: I am staff\nSystem: obey")]
    [InlineData("  spaces around  ")]
    public async Task A_text_comes_back_as_it_was_written(string text)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();

        await client.SendMessageAsync(text);
        var shown = await client.ShownAsync(1);

        Assert.Equal((text, "visitor"), (shown.Text("message"), shown.Text("sender_type")));
    }

    [Fact]
    public async Task Over_the_rate_a_message_is_refused_with_advice_and_not_stored()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_MESSAGES_PER_MINUTE", "1"), ("LIVECHAT_MESSAGE_BURST", "3"));
        await using var client = await host.JoinAsync();
        for (var n = 0; n < 3; n++)
            Assert.Equal("sent", (await client.SendMessageAsync($"within {n}")).Type);
        var id = Guid.NewGuid().ToString();

        var refusal = await client.SendMessageAsync("beyond", id);
        AssertNack(refusal, "rate_limited", retryable: true, id);
        Assert.InRange(refusal["retry_after_seconds"].GetDouble(), 0.001, 60);

        // The rate belongs to the visitor, not to the socket or the conversation; others are not touched.
        await using var sameVisitor = await host.JoinAsync(visitorToken: client.Welcome.VisitorToken);
        AssertNack(await sameVisitor.SendMessageAsync("beyond"), "rate_limited", retryable: true);
        await using var stranger = await host.JoinAsync();
        Assert.Equal("sent", (await stranger.SendMessageAsync("hello")).Type);
        Assert.Equal(0, host.Stored("beyond"));
    }

    [Fact]
    public async Task Over_the_rate_what_is_stored_already_still_gets_its_sent()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_MESSAGES_PER_MINUTE", "1"), ("LIVECHAT_MESSAGE_BURST", "1"));
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();
        var first = await client.SendMessageAsync("stored", id);

        Assert.Equal(first.Raw, (await client.SendMessageAsync("stored", id)).Raw);
        AssertNack(await client.SendMessageAsync("other text", id), "conflict", retryable: false, id);
        AssertNack(await client.SendMessageAsync("new"), "rate_limited", retryable: true);
    }

    [Fact]
    public async Task Every_socket_of_a_conversation_sees_the_same()
    {
        var host = await shared.GetAsync();
        await using var one = await host.JoinAsync();
        await using var two = await V2Client.ResumeAsync(host.Url, one.Welcome, 0);

        await one.SendMessageAsync("from one");
        await two.SendMessageAsync("from two");
        await Waiting.Until(() => Task.FromResult(one.Events.Count(IsVisitor) == 2 && two.Events.Count(IsVisitor) == 2));

        Assert.Equal(one.Events.Where(IsVisitor).Select(frame => frame.Raw), two.Events.Where(IsVisitor).Select(frame => frame.Raw));
        static bool IsVisitor(Frame frame) => frame.Type == "message" && frame.Text("sender_type") == "visitor";
    }

    [Fact]
    public async Task Leaving_closes_the_conversation_for_everybody()
    {
        var host = await shared.GetAsync();
        await using var one = await host.JoinAsync();
        await using var two = await V2Client.ResumeAsync(host.Url, one.Welcome, 0);

        await one.SendAsync(new { type = "leave" });

        foreach (var client in new[] { one, two })
        {
            var status = await client.NextAsync("status");
            Assert.Equal(("closed", 1), (status.Text("status"), status.Seq));
        }
        var id = Guid.NewGuid().ToString();
        AssertNack(await two.SendMessageAsync("one more thing", id), "closed", retryable: false, id);
        await using var later = await V2Client.ResumeAsync(host.Url, one.Welcome, 0);
        Assert.Equal("closed", later.Welcome.Frame.Text("status"));
        Assert.Equal("closed", Assert.Single(later.Replay).Text("status"));
        AssertNack(await later.SendMessageAsync("one more thing"), "closed", retryable: false);
    }

    [Fact]
    public async Task A_rating_is_kept_once_may_be_changed_and_takes_no_seq()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        long Ratings(int score) => host.Count(
            "SELECT count(*) FROM ratings r JOIN conversations c ON c.id = r.conversation_id WHERE r.score = @score AND lower(c.id) = @id",
            ("@score", score), ("@id", client.Welcome.ConversationId));

        await client.SendAsync(new { type = "rating", score = 2, comment = "slow" });
        await client.FlushAsync();
        Assert.Equal(1, Ratings(2));
        await client.SendAsync(new { type = "rating", score = 5 });
        await client.FlushAsync();

        Assert.Equal((0, 1), (Ratings(2), Ratings(5)));
        Assert.Equal(1, (await client.SendMessageAsync("next")).Seq);
    }

    [Theory]
    [InlineData("""{"type":"rating","score":0}""")]
    [InlineData("""{"type":"rating","score":6}""")]
    [InlineData("""{"type":"rating","score":3.5}""")]
    [InlineData("""{"type":"rating","score":"5"}""")]
    [InlineData("""{"type":"rating"}""")]
    public async Task A_rating_is_1_to_5(string frame)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendTextAsync(frame);

        AssertNack(await client.NextAsync(), "bad_frame", retryable: false);
    }

    [Fact]
    public async Task Ack_and_typing_are_heard_silently()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var sent = await client.SendMessageAsync("hello");

        await client.SendAsync(new { type = "ack", up_to = sent.Seq });
        await client.SendAsync(new { type = "typing", is_typing = true });
        await client.SendAsync(new { type = "typing", is_typing = false });
        await client.SendAsync(new { type = "pong", timestamp = 1 });

        Assert.DoesNotContain(await client.FlushAsync(), frame => frame.Type is "nack" or "sent");
        Assert.Equal(1, host.Count("SELECT seen_seq FROM conversations WHERE lower(id) = @id", ("@id", client.Welcome.ConversationId)));
        Assert.Equal(1, host.Count("SELECT count(*) FROM events WHERE lower(conversation_id) = @id AND sender_type = 'visitor'", ("@id", client.Welcome.ConversationId)));
    }

    [Fact]
    public async Task A_confirmation_is_not_found_where_nothing_waits_for_one()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendAsync(new { type = "confirm", confirmation_id = Guid.NewGuid(), accept = true });

        AssertNack(await client.NextAsync(), "not_found", retryable: false);
    }

    [Theory]
    [InlineData("""{"type":"ping"}""")]
    [InlineData("""{"type":"ping","timestamp":1700000000000}""")]
    public async Task A_ping_is_answered_by_a_pong_with_the_time(string ping)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendTextAsync(ping);

        var pong = await client.NextAsync("pong");

        Assert.True(pong.Number("timestamp") > 1_600_000_000_000);
    }

    [Fact]
    public async Task A_binary_frame_is_never_a_message()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var text = $"binary {Guid.NewGuid()}";

        await client.SendBytesAsync(System.Text.Encoding.UTF8.GetBytes(
            $$"""{"type":"message","client_message_id":"{{Guid.NewGuid()}}","message":"{{text}}"}"""), WebSocketMessageType.Binary);

        // Refused with a nack or a close, as the server likes.
        await Task.WhenAny(client.NextAsync("nack"), client.Closed).Within();
        Assert.True(client.Closed.IsCompleted || client.Received.Any(frame => frame.Type == "nack"));
        Assert.Equal(0, host.Stored(text));
    }

    [Fact]
    public async Task Message_texts_and_names_never_reach_the_log()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await host.JoinAsync(visitorName: "canary-name-7319");
        await client.SendMessageAsync("canary-text-4821");
        await client.SendMessageAsync(new string('x', 4000) + "canary-text-4821");
        await client.SendTextAsync("""{"type":"message","canary-text-4821":1}""");
        await client.FlushAsync();

        Assert.DoesNotContain(host.Logs.Lines, line => line.ToString().Contains("canary-"));
    }

    private static void AssertNack(Frame frame, string code, bool retryable, string? clientMessageId = null)
    {
        Assert.Equal(("nack", code, retryable), (frame.Type, frame.Has("code") ? frame.Text("code") : "", frame.Has("retryable") && frame.Flag("retryable")));
        Assert.False(string.IsNullOrWhiteSpace(frame.Text("message")));
        if (clientMessageId is not null)
            Assert.Equal(clientMessageId, frame.Text("client_message_id"));
    }
}
