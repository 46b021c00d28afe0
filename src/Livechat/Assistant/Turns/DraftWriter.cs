using Livechat.Conversations;

namespace Livechat.Assistant.Turns;

/// <summary>
/// Shows an answer in the making: the whole text so far, at most once in <see cref="Interval"/>, the first at once. It shows only when
/// its owner is about to wait for the model, so that an answer that arrives complete goes out once, as the message. Not thread-safe.
/// </summary>
public sealed class DraftWriter(ConversationFeed feed, Guid conversationId, Guid messageId, TimeProvider time)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private int _revision;
    private string _shown = "";
    private long _shownAt;

    public Guid MessageId => messageId;

    /// <summary>The visitor sees a part of an answer now.</summary>
    public bool IsShown => _shown.Length > 0;

    /// <summary>How long until the next draft may go out; zero when it may now.</summary>
    public TimeSpan Due
    {
        get
        {
            if (_revision == 0)
                return TimeSpan.Zero;
            var left = Interval - time.GetElapsedTime(_shownAt);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Whether <paramref name="text"/> is not what the visitor sees.</summary>
    public bool IsBehind(string text) => text.Length > 0 && text != _shown;

    public void Show(string text)
    {
        _shown = text;
        _shownAt = time.GetTimestamp();
        feed.PublishDraft(conversationId, new Draft(messageId, ++_revision, text));
    }

    /// <summary>Takes back what was shown, if anything was.</summary>
    public void TakeBack()
    {
        if (IsShown)
            Show("");
    }
}
