using System.Net.Sockets;
using Livechat.Assistant;
using Livechat.Gateway;
using Livechat.Hosting;
using Livechat.Identity;

namespace Livechat.Server.Verbs;

internal static class ServeVerb
{
    public static async Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        await using var app = ServerApp.Build(args);
        await ServerApp.PrepareAsync(app, cancel);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException or SocketException)
        {
            throw new StartException([$"{e.Message} Stop the program that uses it, or choose another address: --urls http://127.0.0.1:3001"]);
        }
        Failpoint.Arm(app.Configuration[Failpoint.Variable]);
        Announce(app);
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static void Announce(WebApplication app)
    {
        var options = app.Services.GetRequiredService<LivechatOptions>();
        var address = options.PublicUrl ?? app.Services.GetRequiredService<AllowedOrigins>().All.FirstOrDefault(origin => origin.Contains("//localhost")) ?? app.Urls.First();
        var assistant = app.Services.GetRequiredService<AssistantStatus>();
        app.Logger.AssistantReady(assistant.Summary);
        foreach (var warning in assistant.Warnings)
            app.Logger.AssistantWarning(warning);
        var capacity = app.Services.GetRequiredService<Capacity>();
        app.Logger.Room(capacity.ToString());
        if (options.Limits.Sockets > capacity.Sockets)
            app.Logger.LessRoom(options.Limits.Sockets, capacity.Sockets);
        app.Logger.ApplicationStarted();
        // Straight to the terminal: a log goes on to other places, and this is a password, if only of invented people.
        if (app.Services.GetRequiredService<DemoUsers>().Password is { } password)
            Console.WriteLine($"Demo password: {password}");
        app.Logger.OpenInBrowser(options.Demo ? $"Open {address} for the demo site with the chat" : $"The chat is at {address}; embed it with <script async src=\"{address}/widget.js\"></script>");
    }
}
