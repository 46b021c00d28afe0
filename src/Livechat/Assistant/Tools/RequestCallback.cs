using System.Text.Json;
using Livechat.Conversations;
using Livechat.Desk;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Asks staff to call the visitor, at once. The number must stand in the visitor's own messages: a model's invention would have a stranger
/// called.
/// </summary>
public sealed class RequestCallback(Callbacks callbacks) : AssistantTool(
    ToolName, ToolAudience.Visitors,
    "Asks the staff to telephone the visitor, and returns the number of the callback. Use it when the visitor wants to be called and gave a telephone number and a time.",
    ToolParameter.Text("phone", "The telephone number, exactly as the visitor wrote it in this chat.", Callbacks.PhoneCharacters),
    ToolParameter.Text("preferred_time", "When they want to be called, in their words.", Callbacks.PreferredTimeCharacters))
{
    public const string ToolName = "request_callback";

    // The shortest numbers anybody can be called at from outside, and what the international plan (E.164) allows at most with its prefix.
    private const int LeastDigits = 6;
    private const int MostDigits = 17;

    private static readonly ToolOutcome AskForPhone = ToolOutcome.Failed(
        "error", "Nothing was noted. Ask the visitor to write their telephone number in this chat, and use exactly that.");

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel)
    {
        var phone = arguments.Text("phone").Trim();
        if (context.Principal is not { } principal)
            return ToolOutcome.Refused;
        if (!IsPhone(phone) || !context.VisitorWroteDigits(phone))
            return AskForPhone;
        var receipt = await callbacks.CreateAsync(
            new NewCallback(context.Turn, context.Conversation.Id, principal, context.Conversation.Department, phone, arguments.Text("preferred_time")),
            context.Entry(ToolName, ToolOutcome.Success, arguments.ToJson()) with { Fields = "callback_number", Rows = 1 });
        if (receipt is null)
            return ToolOutcome.TooMany;
        var number = receipt.Number;
        context.Actions.Add(Receipt(number));
        return ToolOutcome.Of(new
        {
            status = ToolOutcome.Success,
            callback_number = number,
            message = receipt.Repeated
                ? "There is a callback for this message already. Tell the visitor its number."
                : "The staff are asked to call; no time is promised. Tell the visitor the number of the callback.",
        }) with { IsAudited = true };
    }

    /// <summary>The proof of the callback with this number.</summary>
    internal static ActionReceipt Receipt(string number) => new(
        ToolName, number, new ActionResult(true, $"Callback {number} was requested.", JsonSerializer.SerializeToElement(new { callback_number = number })),
        $"Your callback number is {number}.");

    private static bool IsPhone(string text) =>
        text.Count(char.IsAsciiDigit) is >= LeastDigits and <= MostDigits
        && text.All(letter => char.IsAsciiDigit(letter) || letter is '+' or ' ' or '-' or '(' or ')' or '.' or '/');
}
