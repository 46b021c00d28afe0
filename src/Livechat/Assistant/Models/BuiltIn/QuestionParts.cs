using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>Cuts a message into the questions it asks: "How much is .com? And do you take EcoCash?" are two.</summary>
internal static partial class QuestionParts
{
    /// <summary>In order; at least one for a message that says anything. A sentence that asks nothing stays with the question after it.</summary>
    public static IEnumerable<string> Of(string message, Intents intents)
    {
        var waiting = "";
        foreach (var piece in End().Split(message))
        {
            if (piece.Trim().Length == 0)
                continue;
            waiting = waiting.Length == 0 ? piece.Trim() : $"{waiting} {piece.Trim()}";
            if (!SaysSomething(waiting, intents))
                continue;
            yield return waiting;
            waiting = "";
        }
        if (waiting.Length > 0)
            yield return waiting;
    }

    private static bool SaysSomething(string text, Intents intents) => intents.Of(text) switch
    {
        Intent.Question => !QueryReader.Read(text, Vocabulary.Empty).IsEmpty,
        Intent.Greeting or Intent.Acknowledgement or Intent.Unclear => false,
        _ => true,
    };

    // After a question mark, and before a second question word: "… and how do I pay".
    [GeneratedRegex(@"(?<=\?)|[,;.]?\s+(?:and|also|plus)\s+(?=(?:how|what|where|when|which|why|who|do you|can i|can you|is there|are there)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex End();
}
