using System.Globalization;

namespace Livechat.Assistant.Guard;

/// <summary>Reads a figure however its thousands and decimals are written: 3,500.00, 3500, 3 500, 1.234,56, 3'500.</summary>
internal static class Figures
{
    /// <summary>A figure in a pattern. A dot or comma at its end belongs to the sentence.</summary>
    public const string Pattern = @"(?:\d{1,3}(?:[ ']\d{3})+(?:[.,]\d{1,2})?(?!\d)|(?>\d+(?:[.,]\d+)*)|\.\d+)";

    /// <summary>Null when it is no figure a money amount could have: a version, an IP address, more digits than a number holds.</summary>
    public static decimal? Read(string written)
    {
        var text = string.Concat(written.Where(c => c is not (' ' or '\'')));
        var dot = text.LastIndexOf('.');
        var comma = text.LastIndexOf(',');
        if (dot >= 0 && comma >= 0)
            text = dot > comma ? text.Replace(",", "") : text.Replace(".", "").Replace(',', '.');
        else if (comma >= 0)
            text = IsGrouped(text, ',') ? text.Replace(",", "") : text.Replace(',', '.');
        else if (dot >= 0 && IsGrouped(text, '.'))
            text = text.Replace(".", "");
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    // 1,500 and 1.500 are thousands; 0.005 is not, because nobody writes a thousand that way.
    private static bool IsGrouped(string text, char separator)
    {
        var groups = text.Split(separator);
        return groups[0].Length is >= 1 and <= 3 && groups[0] != "0" && groups.Skip(1).All(group => group.Length == 3);
    }
}
