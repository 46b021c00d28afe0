using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What a conversation, as a model is shown it, asks of the next answer.</summary>
/// <param name="Asked">The visitor's messages since the last answer, oldest first.</param>
/// <param name="Before">What the visitor wrote last before that; null at the start.</param>
/// <param name="LastAnswer">The last answer; null when this is the first.</param>
/// <param name="Results">What the tools returned in this turn, by call.</param>
internal sealed record VisitorTurn(IReadOnlyList<string> Asked, string? Before, string? LastAnswer, IReadOnlyDictionary<string, object?> Results)
{
    public static VisitorTurn Read(IEnumerable<ChatMessage> messages)
    {
        var asked = new List<string>();
        var results = new Dictionary<string, object?>();
        string? before = null, lastAnswer = null;
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
            else if (message.Role == ChatRole.Assistant && !message.Contents.Any(content => content is FunctionCallContent))
            {
                before = asked.LastOrDefault() ?? before;
                lastAnswer = message.Text;
                asked.Clear();
                results.Clear();
            }
        }
        return new VisitorTurn(asked, before, lastAnswer, results);
    }
}
