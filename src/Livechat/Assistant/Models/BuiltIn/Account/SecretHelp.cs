using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Passwords, keys, cards: where the articles say that the thing can be set anew.</summary>
internal static partial class SecretHelp
{
    /// <summary>What to look for; null when it is nothing that is reset.</summary>
    public static string? QueryFor(string text)
    {
        var said = AccountSpelling.Normalise(text);
        return !Password().IsMatch(said) || Card().IsMatch(said) ? null
            : Cpanel().IsMatch(said) ? "forgot cPanel password"
            : Mail().IsMatch(said) ? "reset mailbox password"
            : "forgotten password";
    }

    /// <summary>Whether a passage tells how.</summary>
    public static bool Helps(string passage) => Password().IsMatch(passage.ToLowerInvariant());

    public static bool IsContact(string said) => Contact().IsMatch(said) && !Password().IsMatch(said) && !Card().IsMatch(said);

    [GeneratedRegex(@"\b(passwords?|passcodes?|passphrase|login|logins|credentials|pin)\b")]
    private static partial Regex Password();

    [GeneratedRegex(@"\b(cards?|cvv|cvc|bank|payment)\b")]
    private static partial Regex Card();

    [GeneratedRegex(@"\b(phone number|mobile number|cell number|cellphone|address|email on file|email address|tax|tin|id number|vat|billing email|contact)\b")]
    private static partial Regex Contact();

    [GeneratedRegex(@"\b(cpanel|control panel|hosting|ftp|sftp|ssh|root|vps|server)\b")]
    private static partial Regex Cpanel();

    [GeneratedRegex(@"\b(email|mail|mailbox|webmail)\b")]
    private static partial Regex Mail();
}
