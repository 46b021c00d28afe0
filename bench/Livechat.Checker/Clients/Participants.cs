using System.Diagnostics;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Clients;

/// <summary>Everybody who talks in one check, and what they see in the end. Thread-safe.</summary>
/// <param name="address">ws://… of the department.</param>
public sealed class Participants(Uri address, History history, Observed observed)
{
    // After the last fault: the reconnect of a client that waits for a silent server, turns that a dead process left behind, and a model's
    // deadline, all on a busy machine.
    private static readonly TimeSpan RestPatience = TimeSpan.FromSeconds(90);

    private readonly Lock _gate = new();
    private readonly List<Talk> _talks = [];
    private readonly List<ClassicVisitor> _classic = [];

    public Talk NewTalk(string name, int tabs, Random random) => NewTalk(name, tabs, random, address);

    /// <param name="at">Another way to the same server.</param>
    public Talk NewTalk(string name, int tabs, Random random, Uri at)
    {
        var talk = new Talk(name, at, tabs, history, observed, random, TimeProvider.System);
        lock (_gate)
            _talks.Add(talk);
        return talk;
    }

    public ClassicVisitor NewClassic(string name, Random random)
    {
        var visitor = new ClassicVisitor(name, address, history, random);
        lock (_gate)
            _classic.Add(visitor);
        return visitor;
    }

    /// <summary>
    /// Brings every tab back and waits until nothing is under way any more. Returns what everybody sees then, and what still was under way
    /// when patience ended, null when nothing.
    /// </summary>
    public async Task<(IReadOnlyList<FinalScreen> Screens, string? Unfinished)> RestAsync(StoredRows rows, CancellationToken cancel)
    {
        using var open = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var tabs = Talks().Select(talk => talk.OpenAsync(open.Token)).ToList();
        var begin = Stopwatch.GetTimestamp();
        string? under;
        while ((under = UnderWay(rows)) is not null && Stopwatch.GetElapsedTime(begin) < RestPatience && !tabs.Exists(tab => tab.IsFaulted))
            await Task.Delay(50, cancel);
        var screens = Screens();
        await open.CancelAsync();
        await Task.WhenAll(tabs);
        return ([.. screens, .. await ReadAnewAsync(cancel)], under);
    }

    private List<Talk> Talks()
    {
        lock (_gate)
            return _talks.FindAll(talk => talk.ConversationId is not null);
    }

    private List<FinalScreen> Screens()
    {
        var screens = Talks().SelectMany(talk => talk.Tabs).Select(tab => tab.Screen).ToList();
        lock (_gate)
            return [.. screens, .. _classic.SelectMany(visitor => visitor.Screens)];
    }

    private string? UnderWay(StoredRows rows)
    {
        if (Talks().SelectMany(talk => talk.Tabs).FirstOrDefault(tab => tab.Unsent > 0 || !tab.IsLive) is { } tab)
            return $"{tab.Name} has {tab.Unsent} messages in its outbox and is {(tab.IsLive ? "live" : "not live")}";
        if (rows.OpenTurns() is > 0 and var turns)
            return $"{turns} turns are open";
        var heads = rows.Read().ToDictionary(conversation => conversation.Key, conversation => conversation.Lines[^1].Seq);
        return Screens().Where(screen => screen.IsWhole && screen.Lines.Count < heads.GetValueOrDefault(screen.Conversation))
            .Select(screen => $"{screen.Who} shows {screen.Lines.Count} of {heads[screen.Conversation]} events").FirstOrDefault();
    }

    /// <summary>For each conversation somebody who comes with the visitor's token and an empty screen.</summary>
    private async Task<List<FinalScreen>> ReadAnewAsync(CancellationToken cancel)
    {
        var screens = new List<FinalScreen>();
        foreach (var talk in Talks())
        {
            var reader = talk.NewReader(address, history, observed);
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            var reading = reader.RunAsync(end.Token);
            var begin = Stopwatch.GetTimestamp();
            while (!reader.IsLive && Stopwatch.GetElapsedTime(begin) < RestPatience)
                await Task.Delay(5, cancel);
            await end.CancelAsync();
            await reading;
            screens.Add(reader.Screen);
        }
        return screens;
    }
}
