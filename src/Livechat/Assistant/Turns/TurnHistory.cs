using Livechat.Conversations;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Turns;

/// <summary>
/// What a model is shown of a conversation: one message per author and message, roles taken from the log and from nowhere else, so that
/// nothing a visitor writes can pose as somebody else's words. What waits for an answer comes last. Beyond the budget the oldest is left out.
/// </summary>
/// <param name="Messages">Oldest first; never empty, and the last is the visitor's.</param>
/// <param name="Asked">The visitor's words that wait for an answer, in one text, to search with.</param>
public sealed record TurnHistory(IReadOnlyList<ChatMessage> Messages, string Asked)
{
    /// <summary>The most messages ever read; with the default budget it holds about 90 tokens for each.</summary>
    public const int MostMessages = 64;

    private const string Colleague = "[Written by a human colleague]\n";

    /// <summary>Builds it from the newest messages of the log, newest first as <see cref="ConversationLog.ReadBackAsync"/> gives them.</summary>
    public static TurnHistory Build(IReadOnlyList<ConversationEvent> newestFirst, long answeredSeq, int tokens)
    {
        var pending = Pending(newestFirst, answeredSeq);
        var shown = new List<ChatMessage>();
        var left = tokens;
        // The pending ones are paid for first, and the newest of them is shown even if it has to be cut.
        left = Show(newestFirst.Where(pending.Contains), shown, left, cutFirst: true);
        Show(newestFirst.Where(entry => !pending.Contains(entry)), shown, left, cutFirst: false);
        shown.Reverse();
        var asked = string.Join('\n', newestFirst.Where(pending.Contains).Reverse().Select(entry => entry.Body));
        return new TurnHistory(shown, asked);
    }

    private static HashSet<ConversationEvent> Pending(IReadOnlyList<ConversationEvent> newestFirst, long answeredSeq)
    {
        var visitor = newestFirst.Where(entry => entry.SenderType == SenderType.Visitor).ToList();
        // What a human answered meanwhile needs no second answer.
        var agentSeq = newestFirst.FirstOrDefault(entry => entry.SenderType == SenderType.Agent)?.Seq ?? 0;
        var pending = visitor.Where(entry => entry.Seq > Math.Max(answeredSeq, agentSeq)).ToHashSet();
        if (pending.Count == 0 && visitor.Count > 0)
            pending.Add(visitor[0]);
        return pending;
    }

    private static int Show(IEnumerable<ConversationEvent> entries, List<ChatMessage> shown, int left, bool cutFirst)
    {
        foreach (var entry in entries)
        {
            if (Message(entry) is not { } message)
                continue;
            var cost = TokenEstimate.Of(message.Text);
            if (cost > left && cutFirst)
                message.Contents = [new TextContent(TokenEstimate.Take(message.Text, left))];
            else if (cost > left)
                return 0;
            shown.Add(message);
            left = Math.Max(0, left - cost);
            cutFirst = false;
        }
        return left;
    }

    private static ChatMessage? Message(ConversationEvent entry) => entry.SenderType switch
    {
        _ when string.IsNullOrWhiteSpace(entry.Body) => null,
        SenderType.Visitor => new ChatMessage(ChatRole.User, entry.Body),
        SenderType.Ai => new ChatMessage(ChatRole.Assistant, entry.Body),
        SenderType.Agent => new ChatMessage(ChatRole.Assistant, Colleague + entry.Body) { AuthorName = "human_colleague" },
        _ => null,
    };
}
