using System.Globalization;
using System.Text;

namespace Livechat.Audit;

/// <summary>What others wrote, as it may be printed on a terminal or in a line: nothing in it moves the cursor, changes colours, ends a line or turns its direction.</summary>
public static class PrintableText
{
    /// <summary>The text with every character that is not plainly visible as \uXXXX, cut to <paramref name="longest"/> characters.</summary>
    public static string Of(string text, int longest = int.MaxValue)
    {
        var printable = new StringBuilder(Math.Min(text.Length, longest));
        for (var i = 0; i < text.Length && printable.Length <= longest; i++)
        {
            if (char.IsSurrogatePair(text, i) && !IsHidden(CharUnicodeInfo.GetUnicodeCategory(char.ConvertToUtf32(text, i))))
                printable.Append(text[i]).Append(text[++i]);
            else if (IsHidden(char.GetUnicodeCategory(text[i])))
                printable.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            else
                printable.Append(text[i]);
        }
        if (printable.Length <= longest)
            return printable.ToString();
        printable.Length = Math.Max(0, longest - 1);
        if (printable.Length > 0 && char.IsHighSurrogate(printable[^1]))
            printable.Length--;
        return printable.Append('…').ToString();
    }

    private static bool IsHidden(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
