using Livechat.SystemTests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>What axe-core finds wrong with a document as it is shown now.</summary>
public static class Accessibility
{
    private static readonly Lazy<string> Axe = new(() => File.ReadAllText(Path.Combine(Repository.Root, "widget", "node_modules", "axe-core", "axe.min.js")));

    public static async Task HasNoViolationsAsync(IFrame frame)
    {
        // What fades in has its colours only when it is there; what blinks for ever is not waited for.
        await frame.EvaluateAsync(
            "() => Promise.all(document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity).map((one) => one.finished.catch(() => undefined)))");
        // Run by the debugger, so that it needs no way around the page's policy.
        await frame.EvaluateAsync(Axe.Value);
        var found = await frame.EvaluateAsync<string[]>(
            """
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}\n${node.failureSummary}`))
            """);
        Assert.Empty(found);
    }
}
