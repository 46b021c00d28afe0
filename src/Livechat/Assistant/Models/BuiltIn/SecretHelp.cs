using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>Passwords, keys, cards: what to look for in the articles instead of the thing itself.</summary>
internal static partial class SecretHelp
{
    public static string QueryFor(string text)
    {
        var said = AccountSpelling.Normalise(text);
        return Card().IsMatch(said) ? "payment methods in the portal"
            : Contact().IsMatch(said) ? "change profile contact details"
            : Cpanel().IsMatch(said) ? "reset cPanel password"
            : Ftp().IsMatch(said) ? "FTP password"
            : Mail().IsMatch(said) ? "reset email account password"
            : Key().IsMatch(said) ? "API key"
            : "forgotten password reset";
    }

    public static bool IsContact(string said) => Contact().IsMatch(said);

    [GeneratedRegex(@"\b(cards?|cvv|cvc|bank|payment)\b")]
    private static partial Regex Card();

    [GeneratedRegex(@"\b(phone number|mobile number|cell number|cellphone|address|email on file|email address|tax|tin|id number|vat|billing email|contact)\b")]
    private static partial Regex Contact();

    [GeneratedRegex(@"\b(cpanel|control panel|hosting)\b")]
    private static partial Regex Cpanel();

    [GeneratedRegex(@"\b(ftp|sftp|ssh)\b")]
    private static partial Regex Ftp();

    [GeneratedRegex(@"\b(email|mail|mailbox|webmail)\b")]
    private static partial Regex Mail();

    [GeneratedRegex(@"\b(api|token|tokens|secret key|private key)\b")]
    private static partial Regex Key();
}
