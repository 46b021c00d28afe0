using Livechat.Checker.Clients;
using Livechat.Checker.Faults;
using Livechat.Checker.Histories;
using Livechat.Checker.Servers;
using Livechat.SystemTests.Support;
using Livechat.Tests.Support;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>A server, the model it asks, the network before it and those who talk to it: for faults at one exact place.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly ServerFolder _folder = new();
    private readonly Random _random = new(1);

    private Stage(PlayedModel model)
    {
        Model = model;
        Server = new ChatServer(ServerProcess.ServerPath, _folder, ServerSettings.For(model.Url, Path.Combine(Repository.Root, "content")));
        Proxy = new CutProxy { Target = () => Server.Port };
        Participants = new Participants(AddressBehind(Proxy), History, Observed);
    }

    public PlayedModel Model { get; }

    public ChatServer Server { get; }

    public CutProxy Proxy { get; }

    public History History { get; } = new(TimeProvider.System);

    public Observed Observed { get; } = new();

    public Participants Participants { get; }

    public StoredRows Rows => new(Server.DatabaseFile);

    /// <param name="failpoint">Where the server is to stop, such as after_commit:3.</param>
    public static async Task<Stage> StartAsync(string? failpoint = null)
    {
        var stage = new Stage(await PlayedModel.StartAsync());
        try
        {
            await stage.Server.StartAsync(CancellationToken.None, failpoint);
            return stage;
        }
        catch
        {
            await stage.DisposeAsync();
            throw;
        }
    }

    public static Uri AddressBehind(CutProxy proxy) => new($"ws://127.0.0.1:{proxy.Port}/livechat/ws/support/");

    public Talk NewTalk(string name, int tabs = 1) => Participants.NewTalk(name, tabs, _random);

    /// <summary>A visitor who comes another way.</summary>
    public Talk NewTalkThrough(CutProxy proxy, string name)
    {
        lock (_random)
            return Participants.NewTalk(name, 1, _random, AddressBehind(proxy));
    }

    /// <summary>Has a visitor say so many messages, each with a token of its own.</summary>
    public void Say(Tab tab, int messages = 1, string text = "How do I restore a backup of my site?")
    {
        for (var i = 0; i < messages; i++)
        {
            string token;
            lock (_random)
                token = Wording.NewToken(_random);
            tab.Say(token, $"{text} {token}");
        }
    }

    /// <summary>SIGKILL when the server stands at its failpoint.</summary>
    public async Task KillAtFailpointAsync()
    {
        await Waiting.Until(() => Task.FromResult(Server.IsAtFailpoint), what: "the failpoint is reached");
        await Server.KillAsync();
    }

    /// <summary>The next server on the same data.</summary>
    public Task StartAgainAsync(string? failpoint = null) => Server.StartAsync(CancellationToken.None, failpoint);

    /// <summary>Lets everything come to rest and holds it against every promise.</summary>
    public async Task<IReadOnlyList<StoredConversation>> JudgeAsync()
    {
        var (screens, unfinished) = await Participants.RestAsync(Rows, CancellationToken.None);
        Assert.Null(unfinished);
        var stored = Rows.Read();
        var violations = Judge.Compare(new Evidence(History.Attempts, screens, stored));
        Assert.True(violations.Count == 0, string.Join(Environment.NewLine, violations.SelectMany(violation => (string[])
            [violation.ToString(), .. violation.Token is null ? [] : History.Of(violation.Token)])));
        Assert.Equal((History.Attempted, 0), (History.Acked, Observed.Resets));
        return stored;
    }

    public async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await Server.DisposeAsync();
        await Model.DisposeAsync();
        _folder.Dispose();
    }
}
