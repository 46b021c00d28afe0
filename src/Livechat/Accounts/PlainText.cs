using System.Globalization;
using System.Text;

namespace Livechat.Accounts;

/// <summary>Text that shows everything it says: no control characters, no marks that hide or turn around what others read.</summary>
public static class PlainText
{
    /// <summary>
    /// The text without such characters; line breaks, tabs and other white space become single spaces, and the ends are trimmed.
    /// Half a surrogate pair is dropped.
    /// </summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                    clean.Append(' ');
            }
            else if (rune != Rune.ReplacementChar && !IsHidden(rune))
            {
                clean.Append(rune.ToString());
            }
        }
        return clean.ToString().TrimEnd();
    }

    /// <summary>Whether it is a control character, or one that is not seen but changes what is: direction marks, zero widths, tags, private use.</summary>
    public static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => true,
        // Joiners are part of how Persian, Indic and emoji are written.
        UnicodeCategory.Format => rune.Value is not (0x200C or 0x200D),
        _ => false,
    };
}
