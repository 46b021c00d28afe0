using System.Text;
using Livechat.Accounts;

namespace Livechat.Desk;

/// <summary>What visitors dictate, as staff may safely read it.</summary>
internal static class DeskText
{
    /// <summary>One line without hidden characters, of at most so many characters.</summary>
    public static string Line(string text, int most) => Cut(PlainText.Clean(text), most);

    /// <summary>The same, with its line breaks; no more than one empty line in a row.</summary>
    public static string Lines(string text, int most)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n').Select(PlainText.Clean);
        var kept = new StringBuilder();
        foreach (var line in lines)
        {
            if (line.Length > 0 || !EndsWithEmptyLine(kept))
                kept.Append(line).Append('\n');
        }
        return Cut(kept.ToString().Trim('\n'), most);
    }

    private static bool EndsWithEmptyLine(StringBuilder text) => text.Length == 0 || (text.Length > 1 && text[^1] == '\n' && text[^2] == '\n');

    private static string Cut(string text, int most)
    {
        if (text.Length <= most)
            return text;
        // Not through the middle of a character.
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return text[..end].TrimEnd();
    }
}
