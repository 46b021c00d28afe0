using Livechat.Assistant.Models;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Turns;

/// <summary>One complete reply of a model: tool calls, or the words of an answer.</summary>
internal sealed record ModelReply(ChatResponse Response)
{
    public IReadOnlyList<FunctionCallContent> Calls { get; } =
        [.. Response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];

    /// <summary>The words of the answer, with their marks.</summary>
    public string Text { get; private init; } = Response.Text;

    /// <summary>How the built-in assistant says it ended; null for other models.</summary>
    public string? BuiltInOutcome { get; } = Response.Messages.Select(message => message.AdditionalProperties).Append(Response.AdditionalProperties)
        .Select(properties => properties?.GetValueOrDefault(Models.BuiltIn.BuiltInOutcome.Key) as string).FirstOrDefault(outcome => outcome is not null);

    /// <summary>
    /// This reply as an answer for a person. Throws <see cref="ModelFailureException"/> when it ended in any other way than by saying
    /// something.
    /// </summary>
    /// <param name="needsFinish">Whether a reply that does not say why it ended counts as cut.</param>
    public ModelReply ToWords(IEnumerable<string> toolNames, bool needsFinish)
    {
        var finish = Response.FinishReason;
        var wordless = string.IsNullOrWhiteSpace(Text);
        ModelFailureKind? failure =
            finish == ChatFinishReason.ContentFilter ? ModelFailureKind.Blocked
            : Response.Messages.Any(message => message.Contents.Any(content => content is ErrorContent)) ? ModelFailureKind.Server
            : finish is null && needsFinish ? ModelFailureKind.Incomplete
            : finish == ChatFinishReason.Length && wordless ? ModelFailureKind.TooLong
            : finish is { } reason && reason != ChatFinishReason.Stop && reason != ChatFinishReason.Length && reason != ChatFinishReason.ToolCalls ? ModelFailureKind.Malformed
            : wordless ? ModelFailureKind.Empty
            : RawOutput.Is(Text, toolNames) ? ModelFailureKind.Garbage
            : null;
        if (failure is { } kind)
            throw new ModelFailureException(kind);
        return finish == ChatFinishReason.Length ? this with { Text = AnswerText.EndAtSentence(Text) } : this;
    }
}
