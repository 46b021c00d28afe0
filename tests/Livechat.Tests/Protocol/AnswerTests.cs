using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>Promise 4: every visitor message is answered; drafts end in the message whose id they carry.</summary>
public sealed class AnswerTests(SharedHost shared)
{
    [Fact]
    public async Task An_answer_is_a_message_of_the_ai_with_the_name_of_the_welcome()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendMessageAsync("How do I point my domain to your nameservers?");

        var answer = await client.ShownAsync(2);

        Assert.Equal(("message", "ai", client.Welcome.Frame.Text("sender")), (answer.Type, answer.Text("sender_type"), answer.Text("sender")));
        Assert.False(string.IsNullOrWhiteSpace(answer.Text("message")));
        Assert.False(answer.Has("client_message_id"));
    }

    [Fact]
    public async Task Drafts_rise_in_revision_carry_no_seq_and_end_in_their_message()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendMessageAsync("What is the uptime guarantee?");
        var answer = await client.ShownAsync(2);

        var drafts = client.Received.Where(frame => frame.Type == "draft").ToList();

        Assert.All(drafts, draft => Assert.Equal((false, answer.Text("message_id")), (draft.Has("seq"), draft.Text("message_id"))));
        Assert.Equal(drafts.Select(draft => draft.Number("revision")).Distinct().Order(), drafts.Select(draft => draft.Number("revision")));
    }

    [Fact]
    public async Task Who_asks_for_a_human_waits_visibly_and_is_still_answered()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendMessageAsync("I want to talk to a human please");

        var status = await client.NextAsync("status");
        Assert.Equal("waiting", status.Text("status"));
        var sent = await client.SendMessageAsync("How do I set up email on my phone?");
        var answer = await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai" && frame.Seq > sent.Seq);

        Assert.False(string.IsNullOrWhiteSpace(answer.Text("message")));
        await using var later = await V2Client.ResumeAsync(host.Url, client.Welcome, 0);
        Assert.Equal("waiting", later.Welcome.Frame.Text("status"));
    }
}
