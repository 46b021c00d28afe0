using System.Diagnostics;
using Livechat.Tests.Support;
using Microsoft.Playwright;

namespace Livechat.SystemTests.Browser;

/// <summary>
/// The browser's pages asleep: the processes that draw and script them stand still, as on a machine whose lid is shut, and go on when this is
/// disposed.
/// </summary>
internal sealed class SleepingPages : IAsyncDisposable
{
    private readonly IReadOnlyList<int> _processes;

    private SleepingPages(IReadOnlyList<int> processes) => _processes = processes;

    public static async Task<SleepingPages> StartAsync(IBrowser browser)
    {
        var session = await browser.NewBrowserCDPSessionAsync();
        var all = (await session.SendAsync("SystemInfo.getProcessInfo"))!.Value.GetProperty("processInfo");
        var sleeping = new SleepingPages([.. all.EnumerateArray().Where(process => process.GetProperty("type").GetString() == "renderer").Select(process => process.GetProperty("id").GetInt32())]);
        await session.DetachAsync();
        await sleeping.SignalAsync("STOP");
        return sleeping;
    }

    public async ValueTask DisposeAsync() => await SignalAsync("CONT");

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. _processes.Select(process => $"{process}")]);
        await kill.WaitForExitAsync().Within();
    }
}
