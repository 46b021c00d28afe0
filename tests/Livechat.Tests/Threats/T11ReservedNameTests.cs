using Livechat.Gateway;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Threats;

/// <summary>T11: nobody goes by a name that claims to be the company, and nothing a visitor sends becomes a word of anybody else.</summary>
public sealed class T11ReservedNameTests(SharedHost shared)
{
    [Theory]
    [InlineData("Support")]
    [InlineData("SUPPORT TEAM ✔")]
    [InlineData("Ѕuрроrt Теаm")]
    [InlineData("Ｓｕｐｐｏｒｔ")]
    [InlineData("S u p p o r t")]
    [InlineData("5upp0rt")]
    [InlineData("ѕυррοrt")]
    [InlineData("Súppört")]
    [InlineData("Support\u200bTeam")]
    [InlineData("SupportTeam")]
    [InlineData("support_team")]
    [InlineData("Support Engineer")]
    [InlineData("Billing Specialist")]
    [InlineData("Customer Care Guide")]
    [InlineData("Operations Manager")]
    [InlineData("Sales Advisor")]
    [InlineData("System")]
    [InlineData("Admin")]
    [InlineData("Administrator")]
    [InlineData("The Official Support")]
    [InlineData("Live Agent")]
    [InlineData("AI")]
    [InlineData("Bot")]
    [InlineData("Slyker Tech Web Services")]
    [InlineData("slyker-tech")]
    [InlineData("Tariro (Slyker Tech)")]
    [InlineData("SIyker Tech")]
    [InlineData("ⓢⓤⓟⓟⓞⓡⓣ")]
    [InlineData("𝐒𝐮𝐩𝐩𝐨𝐫𝐭")]
    [InlineData("ＡＤＭＩＮ")]
    [InlineData("Аdmin")]
    [InlineData("rnoderator")]
    public void T11_a_name_that_claims_to_be_us_is_reserved(string name) => Assert.True(Names.Includes(name));

    [Theory]
    [InlineData("Tariro")]
    [InlineData("Chipo Moyo")]
    [InlineData("Sekai Support-Moyo")]
    [InlineData("Agenta Ncube")]
    [InlineData("Customer")]
    [InlineData("Botha")]
    [InlineData("Joe Root")]
    [InlineData("Modise Khumalo")]
    [InlineData("Teamson")]
    [InlineData("Bill")]
    [InlineData("Ольга")]
    [InlineData("李明")]
    [InlineData("محمد")]
    [InlineData("Salesi Ma'afu")]
    [InlineData("Manager's brother")]
    [InlineData("Aidan")]
    [InlineData("J.")]
    [InlineData("🙂")]
    public void T11_a_persons_name_is_theirs(string name) => Assert.False(Names.Includes(name));

    [Theory]
    [InlineData("livechat.v2")]
    [InlineData("classic")]
    public async Task T11_who_wants_such_a_name_is_called_a_guest(string dialect)
    {
        var host = await shared.GetAsync();
        var text = $"hello {Guid.NewGuid()}";
        if (dialect == "classic")
        {
            await using var client = await host.JoinClassicAsync();
            await client.SendAsync(new { type = "message", message = text, visitor_name = "Ѕupport Team ✔" });
            await client.NextAsync("message");
        }
        else
        {
            await using var client = await host.JoinAsync(visitorName: "Ѕupport Team ✔");
            await client.SendMessageAsync(text);
        }

        Assert.Equal(1, host.Count("SELECT count(*) FROM events WHERE body = @text AND sender = 'Guest' AND sender_type = 'visitor'", ("@text", text)));
        Assert.Equal(0, host.Count("SELECT count(*) FROM conversations WHERE visitor_name LIKE '%Team%'"));
    }

    private static ReservedNames Names { get; } = new("Slyker Tech Web Services");
}
