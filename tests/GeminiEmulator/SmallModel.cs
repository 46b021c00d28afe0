using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GeminiEmulator;

/// <summary>
/// Stands in for a sensible small model when nothing is scripted: answers from the best passage it finds in its instructions, in the
/// contents or in a tool's result, and asks the tool search_knowledge when it has none. Deterministic.
/// </summary>
internal static partial class SmallModel
{
    private const string SearchTool = "search_knowledge";
    private const string HandOverTool = "transfer_human";
    private const int MaxAnswer = 500;

    private static readonly HashSet<string> Fillers =
        [.. "a an and any are at be been but by can could do does for from get had has have hello hi how i if in into is it its me my need not of on or our please so some tell than that the their them then there they this to us want was we what when where which who why will with would you your".Split(' ')];

    public static Reply Answer(JsonObject request, TimeSpan delay)
    {
        var reply = Decide(request);
        const int pieces = 8;
        // Most of the time goes by before the first word, as with a model that reads and thinks.
        return reply.InPieces(pieces).Thinking(24).After(delay * 0.6).Delay(delay * 0.4 / pieces);
    }

    private static Reply Decide(JsonObject request)
    {
        var contents = request["contents"]!.AsArray();
        var turn = contents.Reverse().TakeWhile(content => ContentRules.Parts(content!).Any(part => part.ContainsKey("functionResponse") || part.ContainsKey("functionCall")))
            .SelectMany(content => ContentRules.Parts(content!)).ToList();
        var question = Question(contents);
        var words = Words(question);
        var tools = request["tools"]?.AsArray().SelectMany(tool => tool!["functionDeclarations"]?.AsArray() ?? []).Select(tool => tool!["name"]!.GetValue<string>()).ToList() ?? [];
        var forced = request["toolConfig"]?["functionCallingConfig"]?["mode"]?.GetValue<string>() is { } mode ? mode.ToUpperInvariant() : "AUTO";
        if (forced == "NONE")
            tools.Clear();

        var results = turn.Select(part => part["functionResponse"]).OfType<JsonObject>().ToList();
        if (results.Exists(result => result["name"]!.GetValue<string>() == HandOverTool))
            return Reply.Text("I have asked a colleague to take over. They will answer you here.");
        if (Best(results.SelectMany(result => Passage.In(result["response"])), words, searched: true) is { } found)
            return Reply.Text(Quote(found, request));
        if (results.Count > 0)
            return Reply.Text("I looked, and our articles do not answer this. Shall I ask a colleague to help you?");
        if (forced == "ANY" && tools.Count > 0)
            return Reply.Call(tools[0], new JsonObject { ["query"] = question });
        if (HumanWanted().IsMatch(question) && tools.Contains(HandOverTool))
            return Reply.Call(HandOverTool, new JsonObject { ["reason"] = "The visitor asks for a person." });
        if (words.Count == 0 || Thanks().IsMatch(question))
            return Reply.Text(Thanks().IsMatch(question) ? "You are welcome! Is there anything else I can do?" : "Hello! What can I do for you?");
        if (Best(Passage.Given(request), words, searched: false) is { } known)
            return Reply.Text(Quote(known, request));
        return tools.Contains(SearchTool)
            ? Reply.Call(SearchTool, new JsonObject { ["query"] = question })
            : Reply.Text("I do not know this, and I would rather not guess. Shall I ask a colleague to help you?");
    }

    /// <summary>The texts of the users since the model last spoke.</summary>
    private static string Question(JsonArray contents) => string.Join(' ', contents.Reverse()
        .SkipWhile(content => ContentRules.Parts(content!).Any(part => part.ContainsKey("functionResponse") || part.ContainsKey("functionCall")))
        .TakeWhile(content => ContentRules.Role(content!) == "user")
        .Reverse().SelectMany(content => ContentRules.Parts(content!)).Select(part => part["text"]?.GetValue<string>()).OfType<string>()
        .Select(text => text.Split("\n\n")[^1])).Trim();

    private static Passage? Best(IEnumerable<Passage> passages, List<string> words, bool searched)
    {
        var best = passages.Select((passage, index) => (passage, index, score: Score(passage, words)))
            .OrderByDescending(scored => scored.score).ThenBy(scored => scored.index).FirstOrDefault();
        // A tool has searched with these words already, so its best is taken; anything else must match half of them.
        return best.passage is not null && (searched || best.score > 0 && best.score * 2 >= words.Count) ? best.passage : null;
    }

    private static int Score(Passage passage, List<string> words)
    {
        var found = Words($"{passage.Title} {passage.Heading} {passage.Text}").ToHashSet();
        return words.Count(found.Contains);
    }

    private static string Quote(Passage passage, JsonObject request)
    {
        var text = Markup().Replace(passage.Text, "").Replace('\n', ' ').Trim();
        if (text.Length > MaxAnswer)
            text = text.LastIndexOf(". ", MaxAnswer, StringComparison.Ordinal) is > 0 and var end ? text[..(end + 1)] : text[..MaxAnswer] + "…";
        // A prompt that wants sources to be marked shows how: the article's name in double brackets.
        return passage.Article is { } article && Passage.Instructions(request).Contains("[[", StringComparison.Ordinal) ? $"{text} [[{article}]]" : text;
    }

    private static List<string> Words(string text) => [.. Word().Matches(text.ToLowerInvariant()).Select(match => match.Value)
        .Where(word => word.Length > 1 && !Fillers.Contains(word)).Select(Stem).Distinct()];

    private static string Stem(string word) =>
        word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) ? word[..^3]
        : word.Length > 4 && word.EndsWith("es", StringComparison.Ordinal) ? word[..^2]
        : word.Length > 3 && word.EndsWith('s') ? word[..^1]
        : word;

    [GeneratedRegex(@"[\p{L}\p{Nd}]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"\b(human|real person|agent|colleague|someone real)\b", RegexOptions.IgnoreCase)]
    private static partial Regex HumanWanted();

    [GeneratedRegex(@"^\W*(thanks|thank you|thx|cheers)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Thanks();

    [GeneratedRegex(@"(^|\n)#+ [^\n]*|\*\*|`|\]\([^)]*\)|\[")]
    private static partial Regex Markup();
}
