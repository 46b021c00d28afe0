using Livechat.Tests.Support.Wire;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T2: one user's conversation does not exist for another, whoever the other is and however they ask.</summary>
public sealed class T2OwnershipTests(DemoHost demo)
{
    [Fact]
    public async Task Somebody_elses_conversation_is_answered_like_one_that_does_not_exist()
    {
        var host = await demo.GetAsync();
        var password = DemoHost.PasswordOf(host);
        using var tariro = await new Browser(host).SignInAsync(DemoHost.Tariro, password);
        await using var hers = await tariro.JoinAsync();
        var secret = $"canary {Guid.NewGuid()}";
        await hers.SendMessageAsync(secret);
        using var thabani = await new Browser(host).SignInAsync(DemoHost.Thabani, password);
        using var staff = await new Browser(host).SignInAsync(DemoHost.Admin, password);
        using var guest = new Browser(host);

        foreach (var other in new[] { thabani, staff, guest })
        {
            await using var client = await other.ConnectAsync();
            var answers = new List<string>();
            foreach (var id in new[] { hers.Welcome.ConversationId, Guid.CreateVersion7().ToString(), "nonsense" })
            {
                await client.SendHelloAsync(id, hers.Welcome.Epoch, 0);
                answers.Add((await client.NextAsync("nack", "welcome")).Raw);
            }
            Assert.Single(answers.Distinct());
            Assert.Contains("not_found", answers[0]);
            Assert.DoesNotContain(client.Received, frame => frame.Raw.Contains(secret));
        }
    }

    [Fact]
    public async Task On_classic_the_same_session_id_is_another_conversation_for_each_of_them()
    {
        var host = await demo.GetAsync();
        var password = DemoHost.PasswordOf(host);
        using var tariro = await new Browser(host).SignInAsync(DemoHost.Tariro, password);
        using var thabani = await new Browser(host).SignInAsync(DemoHost.Thabani, password);
        var session = Guid.NewGuid().ToString();
        var secret = $"canary {Guid.NewGuid()}";
        await using var hers = await ClassicClient.JoinAsync(host.Url, origin: host.Origin, cookie: tariro.CookieHeader);
        await hers.AskAsync(secret, session);
        await using var his = await ClassicClient.JoinAsync(host.Url, origin: host.Origin, cookie: thabani.CookieHeader);

        await his.AskAsync("what did I say?", session);

        Assert.DoesNotContain(his.Received, frame => frame.Raw.Contains(secret));
        Assert.Equal(2, host.Count("SELECT count(DISTINCT owner) FROM conversations WHERE classic_session = @session", ("@session", session)));
        await using var again = await ClassicClient.JoinAsync(host.Url, origin: host.Origin, cookie: tariro.CookieHeader);
        await again.AskAsync("and me?", session);
        Assert.Equal(2, host.Count("SELECT count(*) FROM conversations WHERE classic_session = @session", ("@session", session)));
    }
}
