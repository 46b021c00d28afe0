namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// How the built-in assistant ended a turn, in the response's AdditionalProperties under <see cref="Key"/>, so that the runner need not
/// guess it from the words.
/// </summary>
public static class BuiltInOutcome
{
    public const string Key = "outcome";

    /// <summary>At least one question was answered from an article, or with a question between two articles.</summary>
    public const string Answered = "answered";

    /// <summary>Something was asked and nothing of it could be answered; a colleague was offered.</summary>
    public const string Unknown = "unknown";

    /// <summary>A colleague was asked for and the tool took the wish.</summary>
    public const string HandedOver = "handed_over";

    /// <summary>Greeting, thanks and the like.</summary>
    public const string SmallTalk = "small_talk";
}
