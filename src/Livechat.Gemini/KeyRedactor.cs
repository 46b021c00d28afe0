using System.Text.RegularExpressions;

namespace Livechat.Gemini;

/// <summary>Makes a foreign sentence fit to be logged: no key of either shape, one line, short.</summary>
internal static partial class KeyRedactor
{
    private const int MaxLength = 400;

    public static string? Clean(string? text, string key)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        // The exact key first: it may have a shape nobody has documented yet. Cutting comes last, so that no half key is left at the end.
        if (key.Length > 0)
            text = text.Replace(key, "[key]", StringComparison.Ordinal).Replace(Uri.EscapeDataString(key), "[key]", StringComparison.Ordinal);
        text = KeyShapes().Replace(text, "[key]");
        text = Unprintable().Replace(text, " ").Trim();
        return text.Length <= MaxLength ? text : text[..MaxLength] + "…";
    }

    // Standard keys are AIza and 35 characters; auth keys start with AQ. and have no documented length.
    [GeneratedRegex(@"AIza[0-9A-Za-z_\-]{16,}|AQ\.[0-9A-Za-z_\-.]{8,}")]
    private static partial Regex KeyShapes();

    [GeneratedRegex(@"[\p{C}\p{Z}]+")]
    private static partial Regex Unprintable();
}
