using System.Diagnostics;
using Xunit;

namespace Livechat.Tests.Identity;

/// <summary>T12: signing in tells nobody who is a customer.</summary>
public sealed class T12EnumerationTests(DemoHost demo)
{
    private const string Password = "correct horse battery";

    [Fact]
    public async Task Unknown_wrong_locked_disabled_and_invited_look_the_same()
    {
        var host = await demo.GetAsync();
        var locked = await DemoHost.AddUserAsync(host, Password);
        var disabled = await DemoHost.AddUserAsync(host, Password);
        var known = await DemoHost.AddUserAsync(host, Password);
        await DemoHost.ChangeAsync(host, disabled, (users, user) => users.SetDisabledAsync(user, true));
        using var browser = new Browser(host);
        for (var i = 0; i < 5; i++)
            await browser.LoginAsync(locked, "wrong");

        var answers = new List<Answer>();
        foreach (var (email, password) in new[] { ("nobody@example.com", Password), (known, "wrong"), (locked, Password), (locked, "wrong"), (disabled, Password), ("", ""), ("%", "_") })
        {
            answers.Add(await browser.LoginAsync(email, password));
            Assert.Empty(browser.LastSetCookies);
        }

        Assert.All(answers, answer => Assert.Equal(401, answer.Status));
        Assert.Single(answers.Select(answer => answer.Text).Distinct());
        Assert.Single(answers.Select(answer => string.Join(',', answer.Headers.Select(header => header.Key).Where(name => name != "Date").Order())).Distinct());
    }

    [Fact]
    public async Task Unknown_and_known_take_as_long()
    {
        var host = await demo.GetAsync();
        var known = await DemoHost.AddUserAsync(host, Password);
        using var browser = new Browser(host);
        await browser.LoginAsync("warm-up@example.com", "wrong");
        var (ofUnknown, ofKnown) = (new List<double>(), new List<double>());
        // In turn, so that what else the machine does falls on both; ten of each, of which five are tried while the account is locked.
        for (var i = 0; i < 10; i++)
        {
            ofUnknown.Add(await TimeAsync(() => browser.LoginAsync($"nobody{i}@example.com", "wrong")));
            ofKnown.Add(await TimeAsync(() => browser.LoginAsync(known, "wrong")));
        }

        // The distributions overlap: neither's middle lies outside of the other's range.
        Assert.InRange(Median(ofKnown), ofUnknown.Min() * 0.5, ofUnknown.Max() * 1.5);
        Assert.InRange(Median(ofUnknown), ofKnown.Min() * 0.5, ofKnown.Max() * 1.5);
        // And a hash was computed each time: nothing else takes that long.
        Assert.True(ofUnknown.Min() > 20, $"An unknown user was refused after {ofUnknown.Min():0.0} ms, too fast for a password hash.");
    }

    private static async Task<double> TimeAsync(Func<Task<Answer>> login)
    {
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(401, (await login()).Status);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
