namespace Livechat.Assistant;

/// <summary>What the assistant says when it has no answer. Each is shown only when what it says is stored with it.</summary>
public static class HonestLines
{
    /// <summary>No model had an answer, and the conversation waits for a human from this message on.</summary>
    public const string HandedOver =
        "I'm sorry, I can't answer that reliably right now. I've asked a colleague to take over, and they will reply to you here.";

    /// <summary>The same, when the conversation was waiting already.</summary>
    public const string StillWaiting =
        "I'm sorry, I can't answer that reliably right now. Your chat is already waiting for a colleague, and they will reply to you here.";

    /// <summary>Opens the built-in assistant's answer when a budget of the configured model is used up.</summary>
    public const string AllowanceUsedUp = "Today's allowance for our AI model is used up, so our built-in assistant answers.";

    /// <summary>What came of the hand-over, beside the answer.</summary>
    public const string HandOverResult = "The chat is waiting for a colleague.";

    /// <summary>What came of a proposal, beside the answer.</summary>
    public const string WaitsForClick = "This waits for your confirmation. Nothing has changed yet.";
}
