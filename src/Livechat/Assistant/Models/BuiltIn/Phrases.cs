using Livechat.Assistant.Models.BuiltIn.Account;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>What the built-in assistant says, by persona. Only words that are true whatever happened elsewhere.</summary>
internal sealed class Phrases(BuiltInPersona persona)
{
    public const string WhichDetails = "Which one would you like to know more about?";

    private const string Offer = "Would you like me to bring in a colleague?";
    private const string Topic = "What should the ticket be about?";
    private const string Email = "Which email address should we answer to?";
    private const string Phone = "Which phone number should we call?";
    private const string Time = "When would you like us to call?";

    private static readonly (string Question, string Change)[] Changes =
    [
        ("Which one should auto-renew be turned on for?", ChangeRequest.AutoRenewOn),
        ("Which one should auto-renew be turned off for?", ChangeRequest.AutoRenewOff),
        ("Which one would you like to have upgraded?", ChangeRequest.Upgrade),
        ("Which one would you like to cancel?", ChangeRequest.Cancellation),
    ];

    /// <summary>The one sentence that offers a colleague.</summary>
    public static string OfferOfColleague => Offer;

    /// <summary>Whether an answer ended by offering a colleague, so that "yes" accepts.</summary>
    public static bool OffersColleague(string? answer) => answer?.Contains(Offer, StringComparison.Ordinal) == true;

    /// <summary>What an answer asked the visitor for, and for which change of a service; null when for nothing.</summary>
    public static (Intent Intent, string? Change)? AsksFor(string answer) =>
        AsksForTopic(answer) || AsksForEmail(answer) ? (Intent.Ticket, null)
        : answer.Contains(Phone, StringComparison.Ordinal) || AsksForTime(answer) ? (Intent.Callback, null)
        : answer.Contains(WhichDetails, StringComparison.Ordinal) ? (Intent.Details, null)
        : Changes.FirstOrDefault(change => answer.Contains(change.Question, StringComparison.Ordinal)) is { Change: { } asked } ? (Intent.Change, asked)
        : null;

    public static bool AsksForTopic(string answer) => answer.Contains(Topic, StringComparison.Ordinal);

    public static bool AsksForEmail(string answer) => answer.Contains(Email, StringComparison.Ordinal);

    public static bool AsksForTime(string answer) => answer.Contains(Time, StringComparison.Ordinal);

    public static string WhichToChange(string change) => Changes.First(known => known.Change == change).Question;

    public string Greeting => $"Hello, and welcome to {persona.Company}! I'm the {persona.DisplayName}. {Invitation}";

    public string WhoIAm =>
        $"I'm the {persona.DisplayName} of {persona.Company}: an AI assistant, not a person. I answer from our help articles, and I can bring in a colleague whenever you want one.";

    public string Welcome => "You're welcome! If anything else comes up, just ask.";

    public string AnythingElse => "Good. Is there anything else I can help you with?";

    public string Goodbye => $"Goodbye, and thank you for contacting {persona.Company}.";

    public string Unclear => $"I'm not sure what you mean. {Invitation}";

    public string Forbidden => $"I'm sorry, I don't know that, and it isn't something I could share. I can help with questions about the services of {persona.Company}.";

    public string OnlyYours => persona.IsSignedIn ? "I can only help with your account." : $"I can only help with your account. {SignIn}";

    public string CannotLookUp => "I'm sorry, that is something I can't look up from this chat.";

    public string SignIn => persona.SignInUrl is { } url ? $"To ask about your account, please sign in first: {url}" : "To ask about your account, please sign in first.";

    public string SignInToChange => persona.SignInUrl is { } url ? $"To change one of your services, please sign in first: {url}" : "To change one of your services, please sign in first.";

    public string AskBilling => "I can't look into accounts here; our billing and support chats can.";

    public string NotACustomer => "You aren't signed in as a customer here, so there is no account of yours that I could look into.";

    public string NoClient => "Your sign-in isn't linked to a customer account yet, so there is nothing I can look up; a colleague can link it.";

    public string NotFound => "I can't find that in your account.";

    public string CannotReach => "I'm sorry, I can't reach the account data right now. Please try again in a few minutes.";

    public string NoSecrets => "I have no access to passwords, keys, or card and payment details, so I can't show or send them.";

    public string NoContactData => "I have no access to the contact and tax details of an account, so I can't show them.";

    public string NoTicketHere => "I'm sorry, I can't open a ticket from this chat; our billing and support chats can.";

    public string NoCallbackHere => "I'm sorry, I can't note a callback from this chat; our billing and support chats can.";

    private const string OnTheCard = "it happens only when you confirm it on the card";

    public string AskTopic => $"I'll gladly open a ticket. {Topic} A sentence or two will do.";

    public string AskEmail => $"I'll open the ticket as soon as I know where to reach you. {Email}";

    public string TicketFailed => "I'm sorry, the ticket could not be opened.";

    public string AskPhoneAndTime => $"We'll gladly call you. {Phone} And what time suits you?";

    public string AskPhone => $"We'll gladly call you. {Phone}";

    public string AskTime => $"Thank you. {Time}";

    public string CallbackFailed => "I'm sorry, the callback could not be noted.";

    public string NothingChanged => "Nothing has changed.";

    public string TicketCreated(string number) => $"Your ticket is open; its number is {number}. Our team will answer you, and you can quote the number whenever you ask about it.";

    public string CallbackBooked(string number, string phone, string time) => $"Your callback is noted; its number is {number}. We'll call {phone}, at the time you asked for: {time}.";

    public string Prepared(string change) => $"I've prepared this for you: {change}";

    /// <summary>Whether an answer ended with a card that waits, so that "yes" means it.</summary>
    public static bool ShowsCard(string? answer) => answer?.Contains(OnTheCard, StringComparison.Ordinal) == true;

    public string OnlyTheClick => "Nothing has changed: what you write here confirms nothing. Please confirm it yourself, on the card or the page I gave you; after 5 minutes, just ask me again.";

    public string WaitsForClick(string? minutes) =>
        $"Nothing has changed yet: {OnTheCard}{(minutes is null ? "" : $", within {minutes} minutes")}.";

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
