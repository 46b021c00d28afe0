using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>R20: one client_message_id is one message, however often and from wherever it comes.</summary>
public sealed class R20ResendTests(SharedHost shared)
{
    [Fact]
    public async Task R20_The_same_id_again_gets_the_same_sent_and_is_shown_once()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();

        var first = await client.SendMessageAsync("once", id);
        var second = await client.SendMessageAsync("once", id);
        await client.ShownAsync((await client.SendMessageAsync("another")).Seq);

        Assert.Equal(first.Raw, second.Raw);
        Assert.Single(client.Events, frame => frame.Has("client_message_id") && frame.Text("client_message_id") == id);
    }

    [Fact]
    public async Task R20_The_same_id_again_over_another_socket_gets_the_same_sent()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();
        var first = await client.SendMessageAsync("once", id);
        client.Abort();

        await using var again = await V2Client.ResumeAsync(host.Url, client.Welcome, 0, client.ClientId);

        Assert.Equal(first.Raw, (await again.SendMessageAsync("once", id)).Raw);
    }

    [Fact]
    public async Task R20_The_same_id_with_another_text_is_a_conflict()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();
        await client.SendMessageAsync("one text", id);

        var refusal = await client.SendMessageAsync($"another text {id}", id);

        Assert.Equal(("nack", "conflict", false, id), (refusal.Type, refusal.Text("code"), refusal.Flag("retryable"), refusal.Text("client_message_id")));
        Assert.Equal(0, host.Stored($"another text {id}"));
    }

    [Fact]
    public async Task R20_Two_visitors_may_use_the_same_id()
    {
        var host = await shared.GetAsync();
        await using var one = await host.JoinAsync();
        await using var two = await host.JoinAsync();
        var id = Guid.NewGuid().ToString();

        Assert.Equal("sent", (await one.SendMessageAsync("mine", id)).Type);
        Assert.Equal("sent", (await two.SendMessageAsync("not the same", id)).Type);
    }

    [Fact]
    public async Task R20_The_same_id_five_times_from_two_tabs_at_once_is_one_message()
    {
        var host = await shared.GetAsync();
        await using var one = await host.JoinAsync();
        await using var two = await V2Client.ResumeAsync(host.Url, one.Welcome, 0);
        var id = Guid.NewGuid().ToString();
        var text = $"five times {id}";

        var sent = await Task.WhenAll(SendAsync(one), SendAsync(two));
        var seq = sent[0][0].Seq;
        await one.ShownAsync(seq);
        await two.ShownAsync(seq);
        await one.FlushAsync();
        await two.FlushAsync();

        Assert.Single(sent.SelectMany(frames => frames).Select(frame => frame.Raw).Distinct());
        Assert.Equal(1, host.Stored(text));
        foreach (var tab in new[] { one, two })
            Assert.Single(tab.Events, frame => frame.Has("client_message_id") && frame.Text("client_message_id") == id);

        async Task<List<Frame>> SendAsync(V2Client tab)
        {
            for (var n = 0; n < 5; n++)
                await tab.SendAsync(new { type = "message", client_message_id = id, message = text });
            var frames = new List<Frame>();
            while (frames.Count < 5)
                frames.Add(await tab.NextAsync("sent", "nack"));
            return frames;
        }
    }

    [Fact]
    public async Task R20_Of_two_texts_with_one_id_at_once_one_is_stored_and_the_other_conflicts()
    {
        var host = await shared.GetAsync();
        await using var one = await host.JoinAsync();
        await using var two = await V2Client.ResumeAsync(host.Url, one.Welcome, 0);
        var id = Guid.NewGuid().ToString();

        var replies = await Task.WhenAll(one.SendMessageAsync($"one {id}", id), two.SendMessageAsync($"two {id}", id));

        Assert.Equal(["nack", "sent"], replies.Select(reply => reply.Type).Order());
        Assert.Equal("conflict", replies.Single(reply => reply.Type == "nack").Text("code"));
        Assert.Equal(1, host.Stored($"one {id}") + host.Stored($"two {id}"));
    }
}
