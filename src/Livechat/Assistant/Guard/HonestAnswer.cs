using Livechat.Assistant.Models.BuiltIn;

namespace Livechat.Assistant.Guard;

/// <summary>What stands in the place of an answer that stated something unproven. Says only what is true whatever happened.</summary>
public static class HonestAnswer
{
    private const string Figures = "I'm sorry, I can't state that reliably: I have no confirmed figures for it in front of me.";
    private const string Actions = "I'm sorry, I put that wrongly: I have no confirmation that anything was changed or arranged.";
    private const string OnlyThis = "Beyond this I have nothing confirmed to tell you.";
    private const string Waiting = "Your chat is waiting for a colleague, and they will reply to you here.";

    /// <param name="reason">One of <see cref="UnprovenReason"/>.</param>
    /// <param name="receipts">A sentence for each thing that was really done.</param>
    /// <param name="waits">The chat waits for a human, or will from this answer on.</param>
    /// <param name="canTransfer">Whether a colleague can be offered.</param>
    public static string Of(string reason, IReadOnlyList<string> receipts, bool waits, bool canTransfer)
    {
        var parts = new List<string>(receipts)
        {
            receipts.Count > 0 ? OnlyThis : reason == UnprovenReason.Claim ? Actions : Figures,
        };
        if (waits)
            parts.Add(Waiting);
        else if (canTransfer)
            parts.Add(Phrases.OfferOfColleague);
        return string.Join(' ', parts);
    }
}
