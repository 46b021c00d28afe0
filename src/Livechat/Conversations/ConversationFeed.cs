using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Livechat.Conversations;

/// <summary>
/// Tells followers what was committed, and passes drafts and typing on. Nothing here is the truth: a follower that misses something
/// finds it with <see cref="ConversationLog.ReadAfterAsync"/>. Events of one conversation reach a follower in seq order, one at a time,
/// on a dispatcher of the feed and never on the writer, so that followers cost no commit time. Drafts of a message come before it.
/// </summary>
public sealed class ConversationFeed : IAsyncDisposable
{
    // Two dispatchers because the product is sized for two cores; a conversation always has the same one, which keeps its order.
    private const int Dispatchers = 2;

    private readonly ConcurrentDictionary<Guid, ImmutableArray<IConversationFollower>> _followers = new();
    private readonly Channel<OwedTurn> _owed = Channel.CreateUnbounded<OwedTurn>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Channel<Signal>[] _signals = new Channel<Signal>[Dispatchers];
    private readonly Task[] _dispatchers = new Task[Dispatchers];
    private ImmutableArray<IConversationFollower> _everywhere = [];
    private volatile bool _isAttended;

    public ConversationFeed()
    {
        for (var i = 0; i < Dispatchers; i++)
        {
            var signals = _signals[i] = Channel.CreateUnbounded<Signal>(new UnboundedChannelOptions { SingleReader = true });
            _dispatchers[i] = Task.Run(() => DispatchAsync(signals.Reader));
        }
    }

    /// <summary>Turns that wait for their answer. One reader: the assistant.</summary>
    public ChannelReader<OwedTurn> Owed => _owed.Reader;

    /// <summary>Somebody reads <see cref="Owed"/> and answers at once, so that a message may claim its own turn with the commit that stores it.</summary>
    public bool IsAttended
    {
        get => _isAttended;
        set => _isAttended = value;
    }

    /// <summary>Follows one conversation until <see cref="Unfollow"/>. Follow first, then read: what is committed in between arrives on both ways.</summary>
    public void Follow(Guid conversationId, IConversationFollower follower) => _followers.AddOrUpdate(
        conversationId, static (_, follower) => [follower], static (_, all, follower) => all.Add(follower), follower);

    /// <summary>Nothing that is committed from now on reaches this follower; what is being told may.</summary>
    public void Unfollow(Guid conversationId, IConversationFollower follower)
    {
        while (_followers.TryGetValue(conversationId, out var all))
        {
            var rest = all.Remove(follower);
            if (rest.IsEmpty
                ? _followers.TryRemove(KeyValuePair.Create(conversationId, all))
                : _followers.TryUpdate(conversationId, rest, all))
                return;
        }
    }

    /// <summary>Follows all conversations until the result is disposed.</summary>
    public IDisposable FollowAll(IConversationFollower follower)
    {
        ImmutableInterlocked.Update(ref _everywhere, all => all.Add(follower));
        return new Following(() => ImmutableInterlocked.Update(ref _everywhere, all => all.Remove(follower)));
    }

    /// <summary>Passes on a piece of an answer in the making. May be dropped on the way.</summary>
    public void PublishDraft(Guid conversationId, Draft draft) => Post(new Signal(conversationId, null, draft, null));

    /// <summary>Somebody on the company's side began or stopped writing.</summary>
    public void PublishTyping(Guid conversationId, Typing typing) => Post(new Signal(conversationId, null, null, typing));

    /// <summary>Ends when followers have heard everything that was published before.</summary>
    public Task WhenToldAsync() => Task.WhenAll(_signals.Select(signals =>
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return signals.Writer.TryWrite(new Signal(Guid.Empty, null, null, null) { Told = told }) ? told.Task : Task.CompletedTask;
    }));

    /// <summary>Everything of a conversation is gone.</summary>
    internal void PublishErased(Guid conversationId) => Post(new Signal(conversationId, null, null, null));

    internal void Publish(ConversationEvent entry) => Post(new Signal(entry.ConversationId, entry, null, null));

    internal void PublishOwed(Guid conversationId) => _owed.Writer.TryWrite(new OwedTurn(conversationId, null));

    internal void PublishClaimed(ClaimedTurn turn) => _owed.Writer.TryWrite(new OwedTurn(turn.Conversation.Id, turn));

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in _signals)
            channel.Writer.TryComplete();
        _owed.Writer.TryComplete();
        await Task.WhenAll(_dispatchers);
    }

    private void Post(Signal signal) =>
        _signals[(signal.ConversationId.GetHashCode() & int.MaxValue) % Dispatchers].Writer.TryWrite(signal);

    private async Task DispatchAsync(ChannelReader<Signal> signals)
    {
        await foreach (var signal in signals.ReadAllAsync())
        {
            if (signal.Told is { } told)
            {
                told.SetResult();
                continue;
            }
            if (_followers.TryGetValue(signal.ConversationId, out var followers))
                Tell(followers, signal);
            Tell(_everywhere, signal);
        }
    }

    private static void Tell(ImmutableArray<IConversationFollower> followers, Signal signal)
    {
        foreach (var follower in followers)
        {
            if (signal.Event is not null)
                follower.OnEvent(signal.Event);
            else if (signal.Draft is not null)
                follower.OnDraft(signal.ConversationId, signal.Draft);
            else if (signal.Typing is not null)
                follower.OnTyping(signal.ConversationId, signal.Typing);
            else
                follower.OnErased(signal.ConversationId);
        }
    }

    /// <summary>What followers are told: one of the three, or nothing, which says that the conversation was erased.</summary>
    private sealed record Signal(Guid ConversationId, ConversationEvent? Event, Draft? Draft, Typing? Typing)
    {
        /// <summary>No signal at all, but a mark between two.</summary>
        public TaskCompletionSource? Told { get; init; }
    }

    private sealed class Following(Action stop) : IDisposable
    {
        private Action? _stop = stop;

        public void Dispose() => Interlocked.Exchange(ref _stop, null)?.Invoke();
    }
}

/// <summary>A conversation in which an answer is owed.</summary>
/// <param name="Claimed">The turn, when it was claimed for this process already; null when it is still to be claimed.</param>
public readonly record struct OwedTurn(Guid ConversationId, ClaimedTurn? Claimed);

/// <summary>Hears of conversations. Its methods must neither block nor throw.</summary>
public interface IConversationFollower
{
    void OnEvent(ConversationEvent entry);

    void OnDraft(Guid conversationId, Draft draft);

    void OnTyping(Guid conversationId, Typing typing);

    /// <summary>Its visitor had the conversation erased: there is nothing left to read. Who keeps nothing of it has nothing to do.</summary>
    void OnErased(Guid conversationId)
    {
    }
}

/// <summary>An answer so far: the whole text. A higher revision replaces a lower one; an empty text takes it back.</summary>
public sealed record Draft(Guid MessageId, int Revision, string Text)
{
    /// <inheritdoc cref="ConversationEvent.Encoded"/>
    internal byte[]? Encoded { get; set; }
}

public sealed record Typing(string Sender, bool IsTyping)
{
    /// <inheritdoc cref="ConversationEvent.Encoded"/>
    internal byte[]? Encoded { get; set; }
}
