using Livechat.Accounts;
using Livechat.Assistant;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Gateway;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Knowledge;
using Livechat.Server.Accounts;
using Livechat.Server.Confirm;
using Livechat.Server.DemoSite;
using Livechat.Server.Health;
using Livechat.Server.Models;
using Livechat.Server.SignIn;
using Livechat.Server.Visitors;
using Livechat.Server.Widget;
using Livechat.Storage;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Logging.Console;

namespace Livechat.Server;

/// <summary>The server put together: the one place that wires. Tests and verbs start from here too.</summary>
public static class ServerApp
{
    private const string DefaultUrls = "http://127.0.0.1:3000";

    /// <summary>A server that is ready to be prepared and started. Throws <see cref="StartException"/> when a setting is wrong, with every fault.</summary>
    /// <param name="args">Settings of the command line.</param>
    /// <param name="replace">Puts services of one's own in the place of the server's; for programs built around it.</param>
    public static WebApplication Build(string[] args, Action<IServiceCollection>? replace = null)
    {
        var builder = Configure(args);
        var (options, faults) = SettingsReader.Read(builder.Configuration);
        faults = [.. faults, .. options.AnonymousOff.Except(Departments.All).Select(name => $"LIVECHAT_ANONYMOUS_OFF names '{name}', which is no department.")];
        var capacity = Capacity.Derive(OpenFileLimit.Read(), options.Limits.Sockets);
        if (capacity.OpenFiles < Capacity.FewestOpenFiles)
            faults = [.. faults, $"The process may open {capacity.OpenFiles} files only, and needs {Capacity.FewestOpenFiles} at least. Raise the limit: ulimit -n, or LimitNOFILE= of a systemd unit."];
        if (faults.Count > 0)
            throw new StartException(["The settings are not right:", .. faults.Select(fault => "  " + fault), "`config` shows where each value came from."]);

        builder.Services
            .AddSingleton(options)
            .AddSingleton(capacity)
            .AddSingleton(TimeProvider.System)
            .AddStorage(options.DataFolder)
            .AddAudit()
            .AddPeople(options.DataFolder)
            .AddAccounts(options)
            .AddConversations()
            .AddDesk()
            .AddKnowledge()
            .AddGemini(options)
            .AddAssistant()
            .AddGateway()
            .AddSingleton<ContentFolder>()
            .AddSingleton<DemoAccounts>()
            .AddSingleton<ReadyReport>()
            .AddHostedService<Drain>()
            .AddVisitors()
            .AddWidget()
            .AddSignIn();

        replace?.Invoke(builder.Services);

        var app = builder.Build();
        foreach (var name in SettingsReader.Unknown(builder.Configuration))
            app.Logger.UnknownSetting(name);
        // First of all: what follows counts, bars and remembers by the visitor's address, not by that of a proxy.
        app.UseTrustedProxies(options);
        app.UseWebSockets();
        app.MapHealth();
        app.MapGateway();
        app.MapWidget();
        // After the static files, which are for everybody: what follows knows who is asking and from where.
        app.UseAuthentication();
        app.UseMiddleware<CrossSiteGuard>();
        app.UseAuthorization();
        app.UseRateLimiter();
        app.MapSignIn();
        app.MapVisitors();
        app.MapDemoSite();
        app.MapAccountPages();
        app.MapConfirmPages();
        return app;
    }

    /// <summary>Migrates, and loads the content folder into a database that has none.</summary>
    public static async Task PrepareAsync(WebApplication app, CancellationToken cancel)
    {
        var services = app.Services;
        await services.GetRequiredService<Migrator>().MigrateAsync(cancel);
        await services.GetRequiredService<Store>().LoadAsync(cancel);
        // Before the users, who belong to them.
        await services.GetRequiredService<DemoAccounts>().LoadIfEmptyAsync(app.Logger, cancel);
        // Side by side: the one takes its time over a password hash, the other over files.
        await Task.WhenAll(
            Task.Run(() => services.GetRequiredService<DemoUsers>().PrepareAsync(cancel), cancel),
            services.GetRequiredService<ContentFolder>().LoadIfEmptyAsync(services.GetRequiredService<LivechatOptions>().ContentFolder, app.Logger, cancel));
    }

    /// <summary>The layers of settings, strongest first: command line, environment, .env of the working folder, appsettings.json.</summary>
    internal static WebApplicationBuilder Configure(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            Args = args,
            // The files beside the server belong to it; the working folder belongs to the operator.
            ContentRootPath = AppContext.BaseDirectory,
        });
        IList<IConfigurationSource> sources = builder.Configuration.Sources;
        var lastFile = sources.OfType<JsonConfigurationSource>().LastOrDefault();
        sources.Insert(lastFile is null ? 0 : sources.IndexOf(lastFile) + 1, new DotEnvSource(Path.Combine(Environment.CurrentDirectory, ".env")));
        if (string.IsNullOrEmpty(builder.Configuration["urls"]) && string.IsNullOrEmpty(builder.Configuration["http_ports"]))
            builder.WebHost.UseUrls(DefaultUrls);
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
            console.UseUtcTimestamp = true;
        });
        // It warns of keys in plain files; they lie in a folder of mode 0700 beside the database, which holds more than they do.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.UseGateway());
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = Drain.Limit);
        return builder;
    }
}
