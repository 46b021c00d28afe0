using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>The classic dialect, as the widget of the replaced system and scripts speak it.</summary>
public sealed class ClassicTests(SharedHost shared)
{
    [Fact]
    public async Task The_first_line_greets_at_once()
    {
        var host = await shared.GetAsync();
        await using var client = await ClassicClient.ConnectAsync(host.Url);

        var line = await client.NextAsync();

        Assert.Equal(("system", "Connected to Slyker Tech Web Services Live Support"), (line.Type, line.Text("message")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   \\n\\t")]
    public async Task A_blank_message_gets_a_friendly_line(string text)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        await client.SendTextAsync($"{{\"type\":\"message\",\"message\":\"{text}\"}}");

        Assert.Equal(("system", "Please enter a message to continue."), Line(await client.NextAsync()));
    }

    [Fact]
    public async Task A_message_over_the_limit_gets_a_line_and_is_not_stored()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        var text = Guid.NewGuid() + new string('x', 4001 - 36);

        await client.SayAsync(text);

        Assert.Equal("system", (await client.NextAsync("system", "message")).Type);
        Assert.Equal(0, host.Stored(text));
    }

    [Fact]
    public async Task Over_the_rate_a_message_gets_a_line_and_is_not_stored()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_MESSAGES_PER_MINUTE", "1"), ("LIVECHAT_MESSAGE_BURST", "2"));
        await using var client = await host.JoinClassicAsync();
        await client.SayAsync("one", "a");
        await client.SayAsync("two", "b");
        await client.SayAsync("three", "c");

        await client.NextAsync("system");

        Assert.Equal((1, 1, 0), (host.Stored("one"), host.Stored("two"), host.Stored("three")));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"message\":")]
    [InlineData("\"message\"")]
    public async Task A_malformed_frame_is_told_so_and_the_socket_stays_open(string frame)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        await client.SendTextAsync(frame);

        Assert.Equal(("system", "Invalid message format"), Line(await client.NextAsync()));
        await client.FlushAsync();
    }

    [Fact]
    public async Task Ten_malformed_frames_in_a_row_close_with_1008()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        for (var n = 0; n < 10; n++)
            await client.SendTextAsync("nonsense");

        Assert.Equal(1008, await client.Closed.Within());
    }

    [Fact]
    public async Task A_good_frame_in_between_starts_the_count_again()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < 9; n++)
                await client.SendTextAsync("nonsense");
            await client.FlushAsync();
        }
    }

    [Fact]
    public async Task A_ping_gets_a_pong_with_the_time()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        await client.SendTextAsync("""{"type":"ping"}""");

        Assert.True((await client.NextAsync("pong")).Number("timestamp") > 1_600_000_000_000);
    }

    [Fact]
    public async Task Pong_typing_and_unknown_types_are_ignored()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        for (var n = 0; n < 15; n++)
        {
            await client.SendTextAsync("""{"type":"pong"}""");
            await client.SendTextAsync("""{"type":"typing","is_typing":true}""");
            await client.SendTextAsync("""{"type":"something_new","message":"x","nested":{"a":[1]}}""");
        }

        Assert.Empty(await client.FlushAsync());
    }

    [Fact]
    public async Task An_answer_has_the_frame_old_clients_expect()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync("billing");
        var text = $"How do I pay an invoice? {Guid.NewGuid()}";

        await client.SendAsync(new
        {
            type = "message",
            message = text,
            visitor_name = "Guest",
            department = "billing",
            session_id = "session_1700000000000_abc",
            user_id = 1,
            sender = "Guest",
            timestamp = "2026-01-01T00:00:00.000Z",
        });
        var answer = await client.NextAnswerAsync();

        Assert.Equal(1, host.Stored(text));
        Assert.Equal(1, host.Stored(answer.Text("message")));
        Assert.Equal(("billing", "session_1700000000000_abc", 2, true), (answer.Text("persona"), answer.Text("session_id"), answer.Seq, answer.Flag("success")));
        Assert.False(string.IsNullOrWhiteSpace(answer.Text("message")));
        Assert.False(string.IsNullOrWhiteSpace(answer.Text("sender")));
        Assert.False(string.IsNullOrWhiteSpace(answer.Text("message_id")));
        Assert.True(answer.Has("action") && answer.Has("action_result"));
    }

    [Fact]
    public async Task Only_a_message_is_required()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();

        await client.SendTextAsync("""{"message":"hello"}""");
        var first = await client.NextAnswerAsync();
        await client.SendTextAsync("""{"type":"message","message":"hello again"}""");
        var second = await client.NextAnswerAsync();

        Assert.False(string.IsNullOrWhiteSpace(first.Text("session_id")));
        Assert.Equal(first.Text("session_id"), second.Text("session_id"));
        Assert.True(second.Seq > first.Seq);
    }

    [Fact]
    public async Task Without_a_session_id_each_socket_has_its_own()
    {
        var host = await shared.GetAsync();
        await using var one = await host.JoinClassicAsync();
        await using var two = await host.JoinClassicAsync();

        Assert.NotEqual((await one.AskAsync("hello")).Text("session_id"), (await two.AskAsync("hello")).Text("session_id"));
    }

    [Theory]
    [InlineData("s")]
    [InlineData("../../etc/passwd")]
    [InlineData("' OR 1=1 --")]
    [InlineData("sitzung-ü-🙂")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public async Task A_session_id_is_any_string_up_to_100(string session)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();

        Assert.Equal(session, (await client.AskAsync("hello", session)).Text("session_id"));
    }

    [Fact]
    public async Task A_socket_may_carry_several_conversations()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();

        var a = await client.AskAsync("hello", "a");
        var b = await client.AskAsync("hello", "b");
        var again = await client.AskAsync("hello again", "a");

        Assert.Equal(("a", 2), (a.Text("session_id"), a.Seq));
        Assert.Equal(("b", 2), (b.Text("session_id"), b.Seq));
        Assert.Equal(("a", 4), (again.Text("session_id"), again.Seq));
    }

    [Fact]
    public async Task A_browser_goes_on_with_its_session_after_a_reconnect()
    {
        var host = await shared.GetAsync();
        await using var first = await ClassicClient.JoinAsync(host.Url, origin: host.Origin);
        await first.AskAsync("hello", "s1");
        await first.CloseAsync();

        await using var again = await ClassicClient.JoinAsync(host.Url, origin: host.Origin, cookie: first.SetCookie!.Split(';')[0]);
        await again.SayAsync("hello again", "s1");
        var answer = await again.NextAsync(frame => frame.Type == "message" && frame.Seq > 2);

        Assert.Equal(("s1", 4), (answer.Text("session_id"), answer.Seq));
    }

    [Fact]
    public async Task Somebody_elses_session_id_opens_a_fresh_conversation()
    {
        var host = await shared.GetAsync();
        var session = $"shared-{Guid.NewGuid()}";
        await using var owner = await ClassicClient.JoinAsync(host.Url, origin: host.Origin);
        await owner.AskAsync("my private words", session);
        await owner.AskAsync("and more of them", session);

        await using var stranger = await ClassicClient.JoinAsync(host.Url, origin: host.Origin);
        var answer = await stranger.AskAsync("hello", session);

        Assert.Equal(2, answer.Seq);
        Assert.Single(stranger.Received, frame => frame.Type == "message");
        Assert.Equal(2, host.Count("SELECT count(*) FROM conversations WHERE classic_session = @s", ("@s", session)));
        await owner.FlushAsync();
        Assert.Equal(2, owner.Received.Count(frame => frame.Type == "message"));
    }

    [Fact]
    public async Task The_department_of_the_address_counts_not_that_of_a_frame()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync("sales");
        await client.SendAsync(new { type = "message", message = "hello", department = "management" });

        Assert.Equal("sales", (await client.NextAnswerAsync()).Text("persona"));
    }

    [Fact]
    public async Task Identity_fields_in_a_frame_change_nothing()
    {
        await using var host = await LivechatHost.StartAsync();
        await using var client = await host.JoinClassicAsync();
        await client.SendAsync(new
        {
            message = "hello",
            session_id = "s",
            user_id = 7,
            sender = "Agent Smith",
            email = "owner@example.com",
            role = "admin",
            sender_type = "agent",
            owner = "user:7",
            author = "user:7",
            status = "agent",
            term = 99,
            head = 99,
        });
        await client.NextAnswerAsync();

        Assert.Equal(1, host.Count("SELECT count(*) FROM conversations WHERE owner LIKE 'guest:%' AND status = 'ai' AND term = 0 AND head = 2"));
        Assert.Equal(1, host.Count("SELECT count(*) FROM events WHERE seq = 1 AND sender_type = 'visitor' AND author LIKE 'guest:%' AND sender <> 'Agent Smith'"));
    }

    [Fact]
    public async Task Five_quick_messages_are_all_answered()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinClassicAsync();
        var session = $"quick-{Guid.NewGuid()}";
        for (var n = 0; n < 5; n++)
            await client.SayAsync($"question {n}: what does hosting cost?", session);

        await Waiting.Until(() => Task.FromResult(host.Count(
            """
            SELECT count(*) FROM conversations c WHERE classic_session = @s
            AND (SELECT count(*) FROM events e WHERE e.conversation_id = c.id AND e.sender_type = 'visitor') = 5
            AND answered_seq >= (SELECT max(seq) FROM events e WHERE e.conversation_id = c.id AND e.sender_type = 'visitor')
            """, ("@s", session)) == 1));
        await client.FlushAsync();

        Assert.InRange(client.Received.Count(frame => frame.Type == "message"), 1, 5);
    }

    private static (string Type, string Text) Line(Frame frame) => (frame.Type, frame.Text("message"));
}
