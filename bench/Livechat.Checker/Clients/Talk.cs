using System.Text.Json;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Clients;

/// <summary>
/// One visitor's conversation, in one tab or two. Its first tab opens it, the others join; what one of them learns of the conversation all
/// of them know. A conversation that has enough messages rests: its tabs are closed, and come back in the end.
/// </summary>
public sealed class Talk
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Random _random;

    /// <param name="name">What its tabs are called after.</param>
    /// <param name="address">ws://… of the department.</param>
    /// <param name="tabs">How many look at it.</param>
    public Talk(string name, Uri address, int tabs, History history, Observed observed, Random random, TimeProvider time)
    {
        _random = random;
        Tabs = [.. Enumerable.Range(0, tabs).Select(i => new Tab($"{name}{(char)('a' + i)}", address, this, history, observed, new Random(random.Next()), time))];
    }

    public IReadOnlyList<Tab> Tabs { get; }

    /// <summary>Null until the first welcome.</summary>
    public string? ConversationId { get; private set; }

    public string? Epoch { get; private set; }

    public string? VisitorToken { get; private set; }

    /// <summary>Everything that was sent is acknowledged.</summary>
    public bool IsSent => Tabs.All(tab => tab.Unsent == 0);

    /// <summary>Talks until <paramref name="messages"/> are said and acknowledged, or until cancelled.</summary>
    /// <param name="pause">Milliseconds between two messages, at most; somewhere between a fifth of it and it.</param>
    public async Task RunAsync(int messages, int pause, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var open = OpenAsync(end.Token);
        var saying = SayAsync(messages, pause, end.Token);
        await Task.WhenAny(open, saying);
        await end.CancelAsync();
        await Task.WhenAll(open, saying);
    }

    /// <summary>Has its tabs open until cancelled: the first one until there is a conversation, then all.</summary>
    public async Task OpenAsync(CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        List<Task> tabs = [Tabs[0].RunAsync(end.Token)];
        if (await Task.WhenAny(tabs[0], _opened.Task) == _opened.Task)
            tabs.AddRange(Tabs.Skip(1).Select(tab => tab.RunAsync(end.Token)));
        // They end together: when cancelled, or when one of them was told what no good client is told.
        await Task.WhenAny(tabs);
        await end.CancelAsync();
        await Task.WhenAll(tabs);
    }

    private async Task SayAsync(int messages, int pause, CancellationToken cancel)
    {
        try
        {
            await _opened.Task.WaitAsync(cancel);
            for (var said = 0; said < messages; said++)
            {
                var tab = Tabs[_random.Next(Tabs.Count)];
                while (tab.Unsent >= 3)
                    await Task.Delay(50, cancel);
                var token = Wording.NewToken(_random);
                tab.Say(token, $"{Questions.Any(_random)} {token}");
                await Task.Delay(_random.Next(pause / 5, pause + 1), cancel);
            }
            while (!IsSent)
                await Task.Delay(50, cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    /// <summary>A further tab of this conversation that has seen nothing of it.</summary>
    public Tab NewReader(Uri address, History history, Observed observed) =>
        new($"{Tabs[0].Name} anew", address, this, history, observed, new Random(_random.Next()), TimeProvider.System);

    internal void Welcomed(JsonElement welcome)
    {
        lock (_gate)
        {
            ConversationId ??= welcome.Text("conversation_id");
            Epoch = welcome.Text("epoch");
            VisitorToken = welcome.TextOrNull("visitor_token") ?? VisitorToken;
        }
        _opened.TrySetResult();
    }
}
