namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What the built-in assistant says, by persona. Only words that are true whatever happened elsewhere.</summary>
internal sealed class Phrases(BuiltInPersona persona)
{
    private const string Offer = "Would you like me to bring in a colleague?";

    /// <summary>The one sentence that offers a colleague.</summary>
    public static string OfferOfColleague => Offer;

    /// <summary>Whether an answer ended by offering a colleague, so that "yes" accepts.</summary>
    public static bool OffersColleague(string? answer) => answer?.Contains(Offer, StringComparison.Ordinal) == true;

    public string Greeting => $"Hello, and welcome to {persona.Company}! I'm the {persona.DisplayName}. {Invitation}";

    public string WhoIAm =>
        $"I'm the {persona.DisplayName} of {persona.Company}: an AI assistant, not a person. I answer from our help articles, and I can bring in a colleague whenever you want one.";

    public string Welcome => "You're welcome! If anything else comes up, just ask.";

    public string AnythingElse => "Good. Is there anything else I can help you with?";

    public string Goodbye => $"Goodbye, and thank you for contacting {persona.Company}.";

    public string Unclear => $"I'm not sure what you mean. {Invitation}";

    public string Forbidden => $"I'm sorry, I don't know that, and it isn't something I could share. I can help with questions about the services of {persona.Company}.";

    public string OwnAccount => $"I'm sorry, I can't look into an account from this chat, so I can't see your services, invoices or payments with {persona.Company}.";

    public string Asked => "I've asked a colleague to join this chat; they will answer you here. Until then I'll go on helping where I can.";

    public string CannotAsk => "I'm sorry, I can't bring in a colleague from here right now.";

    public string TwoFit => "Two of our articles fit what you ask:";

    public string WhichOne => "Which of the two do you mean?";

    /// <summary>How the first answer of a conversation opens.</summary>
    public string Opening(bool isGreeted) => isGreeted ? $"Hello, and welcome to {persona.Company}!" : persona.Department switch
    {
        "sales" => $"Thank you for your interest in {persona.Company}.",
        "support" or "billing" => $"Thank you for contacting {persona.Company} {persona.Department}.",
        _ => $"Thank you for contacting {persona.Company}.",
    };

    public string Source(string title) => $"From our article “{title}”:";

    public string Unknown(bool canOffer) =>
        $"I'm sorry, I don't know the answer to that; the help articles of {persona.Company} don't cover it.{(canOffer ? " " + Offer : "")}";

    public string UnknownToo => "I'm sorry, I don't know the answer to your other question; our articles don't cover it.";

    public string OfferColleague => Offer;

    private string Invitation => persona.Department switch
    {
        "sales" => "What are you looking for: hosting, a domain, a website?",
        "support" => "What can I help you fix?",
        "billing" => "What is your question about invoices or payments?",
        _ => "How can I help you?",
    };
}
