using Livechat.Conversations;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Puts the conversation into the queue for a human. It only notes the wish; the hand-over is stored together with the answer, so that
/// an answer that never comes hands nothing over.
/// </summary>
public sealed class TransferHuman() : AssistantTool(
    ToolName, ToolAudience.Everyone,
    "Hands this chat over to a human colleague. Use it when the visitor asks for a person, or when only a person can help.",
    ToolParameter.Text("reason", "Why a person is needed, in one short sentence.", 500))
{
    public const string ToolName = "transfer_human";

    private static readonly ToolOutcome Asked = Result("A colleague is being asked to join this chat.");
    private static readonly ToolOutcome AlreadyAsked = Result("A colleague has been asked already; the visitor is waiting for them.");

    public override Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel) =>
        Task.FromResult((context.Conversation.Status == ConversationStatus.Waiting ? AlreadyAsked : Asked) with { Then = () => context.HandOver = true });

    private static ToolOutcome Result(string message) => ToolOutcome.Of(new { status = ToolOutcome.Success, message });
}
