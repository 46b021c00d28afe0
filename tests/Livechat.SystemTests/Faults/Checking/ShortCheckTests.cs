using System.Globalization;
using Livechat.Checker;
using Livechat.SystemTests.Support;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>
/// The checker on the real server, as long as a test may take: every kind of fault at least once, and nothing lost, doubled, out of order, foreign
/// or made up. Each run has another seed; LIVECHAT_CHECK_SEED repeats one. The long run is the verb <c>check</c> of the bench tool.
/// </summary>
public sealed class ShortCheckTests
{
    [Fact]
    public async Task Nothing_that_was_promised_is_missing_after_every_kind_of_fault()
    {
        var seed = Environment.GetEnvironmentVariable("LIVECHAT_CHECK_SEED") is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : Random.Shared.Next();
        // To the console: a runner that keeps quiet about tests that pass must still tell the seed.
        Console.WriteLine($"The short check runs with LIVECHAT_CHECK_SEED={seed}");
        using var folder = new ServerFolder();

        var report = await CheckRun.RunAsync(
            new CheckPlan(ServerProcess.ServerPath, Path.Combine(Repository.Root, "content"), folder, seed, TimeSpan.FromSeconds(40)), TestContext.Current.CancellationToken);

        var told = string.Join(Environment.NewLine, report.Lines());
        Console.WriteLine(told);
        Assert.True(report.Passed, told);
    }
}
