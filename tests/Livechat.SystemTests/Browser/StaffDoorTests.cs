namespace Livechat.SystemTests.Browser;

[Collection(BrowserTests.Name)]
public sealed class StaffDoorTests(Chromium chromium, DemoServer server)
{
    [Fact]
    public async Task TheManagementSocketAsksToSignIn()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url + "/widget/panel");

        // The page's own policy and origin apply, as they would to the panel.
        var code = await visit.Page.EvaluateAsync<int>(
            """
            () => new Promise(done => {
              const socket = new WebSocket(`ws://${location.host}/livechat/ws/management/`, 'livechat.v2');
              socket.onclose = event => done(event.code);
            })
            """);

        Assert.Equal(4001, code);
    }

    [Fact]
    public async Task VisitorsAreNotOfferedManagement()
    {
        await using var visit = await Visit.StartAsync(chromium, server.Url);
        await visit.OpenAsync();
        await visit.ShowsAsync("Who would you like to talk to?");

        var offered = await visit.Panel.Locator(".department").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.department)");

        Assert.Equal(["sales", "support", "billing", "general"], offered);
    }
}
