using System.Text;

namespace Livechat.Gateway;

/// <summary>What both dialects ask of a text.</summary>
public static class MessageText
{
    /// <summary>Characters as people count them on the wire: Unicode code points, so that an emoji is one in every client language.</summary>
    public static int Characters(string text)
    {
        var count = 0;
        foreach (var _ in text.EnumerateRunes())
            count++;
        return count;
    }

    /// <summary>A name to show: one line, at most 60 characters, null when nothing is left.</summary>
    public static string? DisplayName(string? text)
    {
        if (text is null)
            return null;
        var name = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (name.Length >= 60)
                break;
            if (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) is not System.Globalization.UnicodeCategory.Format)
                name.Append(rune);
        }
        var trimmed = name.ToString().Trim();
        return trimmed.Length == 0 ? null : trimmed;
    }
}
