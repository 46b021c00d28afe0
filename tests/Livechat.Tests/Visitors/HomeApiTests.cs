using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Visitors;

public sealed class HomeApiTests
{
    [Theory]
    [InlineData("2026-11-20T12:00Z", true, "2026-11-20T15:30:00+00:00")]
    [InlineData("2026-11-22T12:00Z", false, "2026-11-23T05:30:00+00:00")]
    public async Task The_departments_say_whether_people_are_there(string now, bool present, string changesAt)
    {
        await using var host = await LivechatHost.StartAsync(new FixedTime(DateTimeOffset.Parse(now)), ("LIVECHAT_ANONYMOUS_OFF", "billing"));
        using var browser = new Browser(host);

        var home = (await browser.GetAsync("/api/v1/home")).Json;

        Assert.Equal("Slyker Tech Web Services", home.GetProperty("company").GetString());
        Assert.Equal(["general", "sales", "support"], home.GetProperty("departments").EnumerateArray().Select(one => one.GetProperty("department").GetString()));
        var support = home.GetProperty("departments")[2];
        Assert.Equal("Support Engineer", support.GetProperty("sender").GetString());
        var people = support.GetProperty("people");
        Assert.Equal((present, changesAt, "Africa/Harare"), (people.GetProperty("present").GetBoolean(), people.GetProperty("changes_at").GetString(), people.GetProperty("time_zone").GetString()));
    }

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
