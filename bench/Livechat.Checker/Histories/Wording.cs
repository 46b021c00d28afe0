using System.Text.RegularExpressions;

namespace Livechat.Checker.Histories;

/// <summary>
/// The words by which a text is known again: a token that stands in one message of one conversation and nowhere else, and the sentence
/// every whole answer of the played model ends with.
/// </summary>
public static partial class Wording
{
    /// <summary>What the played model says last. An answer of it without this is a half one.</summary>
    public const string End = "This is all of it.";

    // Consonants only: no word, no number, nothing an assistant could take for a fact.
    private const string Letters = "bcdfghjkmnpqrstvwxz";
    private const int Length = 16;

    public static string NewToken(Random random) => "tok" + new string(random.GetItems<char>(Letters, Length));

    /// <summary>The tokens in a text, in order, as often as they stand there.</summary>
    public static IEnumerable<string> TokensIn(string text) => Token().Matches(text).Select(match => match.Value);

    [GeneratedRegex("tok[bcdfghjkmnpqrstvwxz]{16}")]
    private static partial Regex Token();
}
