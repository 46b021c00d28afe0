using System.Text.RegularExpressions;
using Livechat.Conversations;
using Livechat.Knowledge;

namespace Livechat.Assistant.Turns;

/// <summary>From a model's words to what a visitor reads. A model cites with <c>[[slug]]</c>; the marks become citations and leave the text.</summary>
public static partial class AnswerText
{
    public const int MostCitations = 3;

    /// <summary>The words of an unfinished answer that can be shown already; empty when what there is may turn out not to be words.</summary>
    public static string Draft(string written)
    {
        if (RawOutput.MayBecome(written))
            return "";
        return Mark().Replace(OpenMark().Replace(written, ""), "").TrimStart();
    }

    /// <summary>The final words and the articles they rest on, in the order they were named. Only articles among <paramref name="passages"/> can be cited.</summary>
    public static (string Text, IReadOnlyList<Citation> Citations) Final(string written, IReadOnlyList<PassageResult> passages)
    {
        var citations = new List<Citation>();
        var text = Mark().Replace(written, mark =>
        {
            foreach (var slug in mark.Groups["slug"].Captures.Select(capture => capture.Value))
                Cite(citations, passages.FirstOrDefault(passage => passage.Article == slug));
            return "";
        });
        // Some models write one bracket where two were asked for.
        text = SingleMark().Replace(text, mark =>
        {
            if (passages.FirstOrDefault(passage => passage.Article == mark.Groups["slug"].Value) is not { } passage)
                return mark.Value;
            Cite(citations, passage);
            return "";
        });
        return (text.Trim(), citations);
    }

    /// <summary>The citation of one passage.</summary>
    public static Citation Cite(PassageResult passage) => new(passage.Title, "/help/" + passage.Article);

    /// <summary>A text that was cut at its longest size: up to its last whole sentence, with an ellipsis.</summary>
    public static string EndAtSentence(string text)
    {
        var trimmed = OpenMark().Replace(text, "").TrimEnd();
        var end = trimmed.AsSpan().LastIndexOfAny('.', '!', '?');
        // A full stop inside a number or a name ends no sentence.
        while (end > 0 && end < trimmed.Length - 1 && !char.IsWhiteSpace(trimmed[end + 1]))
            end = trimmed.AsSpan(0, end).LastIndexOfAny('.', '!', '?');
        // Better a cut sentence than hardly any.
        var kept = end > trimmed.Length / 3 ? trimmed[..(end + 1)] : trimmed;
        return kept + " …";
    }

    private static void Cite(List<Citation> citations, PassageResult? passage)
    {
        if (passage is not null && citations.Count < MostCitations && Cite(passage) is var citation && !citations.Contains(citation))
            citations.Add(citation);
    }

    [GeneratedRegex(@"[ \t]*\[\[\s*(?<slug>[a-z0-9][a-z0-9_-]*)(?:\s*[,;|]\s*(?<slug>[a-z0-9][a-z0-9_-]*))*\s*\]\]")]
    private static partial Regex Mark();

    [GeneratedRegex(@"[ \t]*\[(?<slug>[a-z0-9]+(?:-[a-z0-9]+)+)\](?!\()")]
    private static partial Regex SingleMark();

    // The beginning of a mark whose end has not come yet.
    [GeneratedRegex(@"[ \t]*\[(?:\[[^\[\]]*\]?)?\z")]
    private static partial Regex OpenMark();
}
