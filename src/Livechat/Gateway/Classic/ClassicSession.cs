using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Gateway.Classic;

/// <summary>
/// One socket that speaks the classic dialect. It may carry several conversations, one per session_id; each is opened by its first message.
/// A program that brings no cookie is a guest for as long as its socket lives.
/// </summary>
internal sealed class ClassicSession(Peer peer, Caller caller, GatewayServices services) : IDialect
{
    private const int MostBadFrames = 10;

    // Far more than a page ever uses; a socket must not hold an unbounded number of conversations.
    private const int MostThreads = 50;

    private readonly Dictionary<string, ClassicThread> _threads = new(StringComparer.Ordinal);
    private readonly RefusedOpenings _refused = new(peer, services);
    private readonly string _ownSession = Guid.CreateVersion7().ToString();
    private Principal? _principal = caller.Principal;
    private int _badFrames;

    public void Opened() => Notice($"Connected to {services.Options.Company} Live Support");

    public ValueTask ReceivedAsync(ReadOnlyMemory<byte> frame, bool isText)
    {
        var parsed = isText ? ClassicFrameParser.Parse(frame) : new ClassicFrame.Malformed();
        if (parsed is ClassicFrame.Malformed)
        {
            Notice("Invalid message format");
            if (++_badFrames == MostBadFrames)
                peer.Close(CloseCode.Policy, "Too many bad frames in a row.");
            return ValueTask.CompletedTask;
        }
        _badFrames = 0;
        switch (parsed)
        {
            case ClassicFrame.Message message:
                return new ValueTask(StoreAsync(message));
            case ClassicFrame.Ping:
                peer.Send(FrameWriter.Pong(services.Time));
                break;
        }
        return ValueTask.CompletedTask;
    }

    public void Tick()
    {
    }

    public void Draining(int retryAfterSeconds)
    {
    }

    public void Closed()
    {
        foreach (var thread in _threads.Values)
            thread.Dispose();
    }

    private async Task StoreAsync(ClassicFrame.Message message)
    {
        if (string.IsNullOrWhiteSpace(message.Text))
        {
            Notice("Please enter a message to continue.");
            return;
        }
        if (MessageText.Characters(message.Text) > services.Options.Limits.MessageCharacters)
        {
            Notice($"Your message is too long. Please keep it under {services.Options.Limits.MessageCharacters} characters.");
            return;
        }
        try
        {
            peer.Principal = _principal ??= (await services.Tokens.CreateAsync()).Guest;
            var wait = services.Rate.Take(_principal.Key);
            if (wait > TimeSpan.Zero)
            {
                Notice($"You are sending messages too quickly. Please wait {Math.Ceiling(wait.TotalSeconds)} seconds and send it again.");
                return;
            }
            if (await ThreadAsync(message) is not var (thread, isSomebodyElses))
            {
                Notice("Too many chats on one connection. Please open another one.");
                return;
            }
            var name = NameOf(message);
            var stored = await services.Log.AppendVisitorMessageAsync(new VisitorMessage(
                thread.ConversationId, _principal.Key, name ?? "Guest", message.Text, VisitorName: name, AddressKey: AddressKey.Of(caller.Address)));
            // After the message, so that it waits for nothing more than any other.
            if (isSomebodyElses)
                _refused.Note(_principal, "session_id", message.SessionId!);
            if (stored.Outcome == AppendOutcome.Closed)
                Notice("This conversation has ended. Please start a new one.");
        }
        catch (StorageUnavailableException)
        {
            Notice("Your message could not be saved right now. Please send it again in a moment.");
        }
    }

    private async Task<(ClassicThread Thread, bool IsSomebodyElses)?> ThreadAsync(ClassicFrame.Message message)
    {
        var session = message.SessionId ?? _ownSession;
        if (_threads.TryGetValue(session, out var thread))
            return (thread, false);
        if (_threads.Count == MostThreads)
            return null;
        var opening = await services.Log.OpenClassicAsync(new NewConversation(
            _principal!.Key, caller.Department, session, NameOf(message)));
        thread = new ClassicThread(peer, services, opening.Conversation, session, canComeBack: caller.Principal is not null);
        _threads.Add(session, thread);
        await thread.AttachAsync();
        return (thread, opening.IsSomebodyElses);
    }

    /// <summary>Who is signed in has a name; only a guest may choose one.</summary>
    private string? NameOf(ClassicFrame.Message message) => _principal!.Name ?? services.Names.NameOfGuest(message.VisitorName);

    private void Notice(string text) => peer.Send(ClassicFrames.System(text));
}
