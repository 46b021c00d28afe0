using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What a conversation, as a model is shown it, asks of the next answer.</summary>
/// <param name="Asked">The visitor's messages since the last answer, oldest first.</param>
/// <param name="Exchanges">What was said before: the visitor's messages and the answer to them, oldest first.</param>
/// <param name="Results">What the tools returned in this turn, by call.</param>
internal sealed record VisitorTurn(IReadOnlyList<string> Asked, IReadOnlyList<Exchange> Exchanges, IReadOnlyDictionary<string, object?> Results)
{
    /// <summary>The last answer; null when this is the first.</summary>
    public string? LastAnswer => Exchanges.Count > 0 ? Exchanges[^1].Answer : null;

    /// <summary>What the visitor wrote last before that; null at the start.</summary>
    public string? Before => Exchanges.LastOrDefault(exchange => exchange.Asked.Count > 0)?.Asked[^1];

    /// <summary>The plan that the calls of this turn were made for; null before the first call.</summary>
    public TurnPlan? Plan { get; private init; }

    public static VisitorTurn Read(IEnumerable<ChatMessage> messages)
    {
        var asked = new List<string>();
        var exchanges = new List<Exchange>();
        var results = new Dictionary<string, object?>();
        TurnPlan? plan = null;
        foreach (var message in messages)
        {
            if (message.Role == ChatRole.User)
            {
                asked.Add(message.Text);
            }
            else if (message.Role == ChatRole.Tool)
            {
                foreach (var result in message.Contents.OfType<FunctionResultContent>())
                    results[result.CallId] = result.Result;
            }
            else if (message.Role == ChatRole.Assistant && message.Contents.OfType<FunctionCallContent>().FirstOrDefault() is { } call)
            {
                plan = call.RawRepresentation as TurnPlan;
            }
            else if (message.Role == ChatRole.Assistant)
            {
                exchanges.Add(new Exchange([.. asked], message.Text));
                asked.Clear();
                results.Clear();
                plan = null;
            }
        }
        return new VisitorTurn(asked, exchanges, results) { Plan = plan };
    }
}

/// <summary>What the visitor wrote, and what it was answered with.</summary>
internal sealed record Exchange(IReadOnlyList<string> Asked, string Answer);
