using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>One thing that a message wants or tells.</summary>
/// <param name="Text">The visitor's words.</param>
internal sealed record Clause(string Text, Intent Intent);

/// <summary>
/// Cuts a message into what it wants: "What services do I have and do I owe anything?" is two wishes. What is none of the visitor's own
/// matters stays together and is cut into questions for the articles.
/// </summary>
internal static partial class Clauses
{
    // A longer list of wishes is a text to read.
    private const int MostPieces = 40;

    public static List<Clause> Of(string message, string company)
    {
        if (MachineText().IsMatch(message) && SomebodyElse.IsAskedFor(message, AccountSpelling.Normalise(message), company))
            return [new Clause(message, Intent.SomebodyElse)];
        var text = Code().Replace(message, " ");
        if (Command().IsMatch(message) || (text.Trim().Length == 0 && message.Trim().Length > 0))
            return [new Clause("", Intent.Unclear)];

        var intents = new Intents(company);
        var pieces = Pieces(text, intents).ToList();
        if (!pieces.Exists(piece => piece.Intent.IsWish()))
            return Parts(text, intents);
        var clauses = new List<Clause>();
        var other = new List<string>();
        foreach (var piece in pieces)
        {
            if (!piece.Intent.IsWish())
            {
                other.Add(piece.Text);
                continue;
            }
            clauses.AddRange(Parts(string.Join(' ', other), intents));
            other.Clear();
            clauses.Add(piece);
        }
        clauses.AddRange(Parts(string.Join(' ', other), intents));
        return clauses;
    }

    /// <summary>Whether a clause asks something, rather than telling it.</summary>
    public static bool Asks(string text) => text.TrimEnd().EndsWith('?') || Interrogative().IsMatch(AccountSpelling.Normalise(text));

    private static List<Clause> Parts(string text, Intents intents) => [.. QuestionParts.Of(text, intents).Select(part => new Clause(part, intents.Of(part)))];

    private static IEnumerable<Clause> Pieces(string text, Intents intents)
    {
        foreach (var sentence in SentenceEnd().Split(text).Where(sentence => sentence.Trim().Length > 0))
        {
            var chunks = Joint().Split(sentence, MostPieces).Where(chunk => chunk.Trim().Length > 0).ToList();
            var joints = Joint().Matches(sentence).Select(match => match.Value).ToList();
            if (chunks.Count == 1 || joints.Count != chunks.Count - 1)
            {
                yield return new Clause(sentence.Trim(), intents.Of(sentence));
                continue;
            }
            var current = chunks[0];
            for (var i = 1; i < chunks.Count; i++)
            {
                if (AreTwo(current, chunks[i], intents))
                {
                    yield return new Clause(current.Trim(), intents.Of(current));
                    current = chunks[i];
                }
                else
                {
                    current += joints[i - 1] + chunks[i];
                }
            }
            yield return new Clause(current.Trim(), intents.Of(current));
        }
    }

    // Only where both sides stand on their own; a joint inside one wish ("my hosting and my domain") does not cut it.
    private static bool AreTwo(string left, string right, Intents intents)
    {
        var (one, other) = (intents.Of(left), intents.Of(right));
        if (!one.IsWish() && !other.IsWish())
            return false;
        if (one.IsWish() && other.IsWish())
        {
            // "Cancel my VPS and my domain"
            if (other == Intent.Services && one is Intent.Services or Intent.Details or Intent.Change or Intent.Ticket && BareThing().IsMatch(AccountSpelling.Normalise(right)))
                return false;
            return one != Intent.Ticket || other is not (Intent.Ticket or Intent.Callback) || Asks(right);
        }
        return one.IsWish()
            ? Asks(right) && one is not Intent.SomebodyElse
            : Asks(left) && one == Intent.Question || one is not Intent.Question || one == Intent.Question && Asks(right) && AccountReader.TellsTrouble(AccountSpelling.Normalise(left)) || one == Intent.Question && other is Intent.Ticket or Intent.Callback or Intent.Human;
    }

    [GeneratedRegex(@"(?<=[.!?])\s+|\r?\n+|;\s+|(?:^|\s+)\(?[1-9]\)\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"(?:\s*,)?\s+(?:and then|and also|and|also|plus|then|&)\s+|,\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Joint();

    [GeneratedRegex(@"^(and |also |so |please |hi |hello |hie )*(how|what|when|where|which|who|why|whose|do|does|did|can|could|is|are|am|was|were|will|would|should|may|have|has|show|list|tell|give|check)\b")]
    private static partial Regex Interrogative();

    [GeneratedRegex(@"^(my|our|the) (\w+ ){0,3}\w+$")]
    private static partial Regex BareThing();

    // What a program would send; to a visitor's assistant it is text without a question in it.
    [GeneratedRegex(@"```.*?(```|\z)|[{\[](?=[^{}\[\]]*"")[^{}]*(\{[^{}]*\}[^{}]*)*[}\]]|\b(get|create|request|manage|transfer|search|query)(_[a-z0-9]+)+\b(\s*\([^)]*\))?", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"[{\[_]")]
    private static partial Regex MachineText();

    [GeneratedRegex(@"\A\s*[/!\\][A-Za-z][\w-]*(\s|\z)")]
    private static partial Regex Command();
}
