using System.Text.RegularExpressions;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// Chooses what to quote of a passage: the sentences, list items or table rows that match the question, one to six lines in their own
/// order. A short passage is quoted whole. Table rows become list items, because not every chat shows tables.
/// </summary>
internal static partial class Excerpt
{
    private const int MostLines = 6;
    private const int ShortPassage = 420;
    private const int MostCharacters = 700;

    // A line with this share of the best line's score is worth quoting beside it.
    private const double WorthQuoting = 0.6;
    private const double FactWeight = 4;

    public static string Of(string markdown, string question)
    {
        var lines = Lines(markdown);
        if (lines.Count == 0)
            return markdown.Trim();
        if (lines.Count <= MostLines && lines.Sum(line => line.Text.Length) <= ShortPassage)
            return Join(lines);
        var scores = Scores(lines, QueryReader.Read(question, Vocabulary.Empty), Expectation.Of(question));
        var best = scores.Max();
        var chosen = best <= 0 ? FirstBlock(lines) : BestLines(lines, scores, best);
        return Join(chosen.Order().Select(i => lines[i]));
    }

    // The steps of a procedure are of no use one by one; anything else is quoted by what matches.
    private static List<int> BestLines(List<Line> lines, double[] scores, double best)
    {
        var top = Array.IndexOf(scores, best);
        if (lines[top].Kind == LineKind.Step)
            return Fit(lines, Enumerable.Range(0, lines.Count).Where(i => lines[i].Block == lines[top].Block));
        var chosen = Enumerable.Range(0, lines.Count).Where(i => lines[i].Kind != LineKind.Step && scores[i] >= best * WorthQuoting).OrderByDescending(i => scores[i]).ThenBy(i => i).Take(4).ToList();
        // "There are four kinds:" says nothing without them, and a list little without the line that opens it.
        if (lines[top].Text.EndsWith(':'))
            chosen.AddRange(Enumerable.Range(top + 1, lines.Count - top - 1).Take(MostLines - 1));
        else if (lines[top].Kind != LineKind.Sentence && lines.FindLastIndex(top, line => line.Kind == LineKind.Sentence) is >= 0 and var opening && lines[opening].Text.EndsWith(':'))
            chosen.Insert(1, opening);
        return Fit(lines, chosen.Distinct());
    }

    private static List<int> FirstBlock(List<Line> lines) => Fit(lines, Enumerable.Range(0, lines.Count).Where(i => lines[i].Block <= lines[0].Block + 1));

    private static List<int> Fit(List<Line> lines, IEnumerable<int> wanted)
    {
        var chosen = new List<int>();
        var characters = 0;
        foreach (var i in wanted)
        {
            characters += lines[i].Text.Length;
            if (chosen.Count > 0 && (characters > MostCharacters || chosen.Count == MostLines))
                break;
            chosen.Add(i);
        }
        return chosen;
    }

    private static double[] Scores(List<Line> lines, Query query, Expectation.Kind expects)
    {
        var words = lines.ConvertAll(line => Words.Of(line.Text));
        var stems = words.ConvertAll(line => line.Select(PorterStemmer.Stem).ToHashSet());
        // Worth more than one telling word of the question: "how long" is not answered by a line without a time.
        var scores = lines.Select(line => FactWeight * Expectation.MetBy(expects, line.Text)).ToArray();
        foreach (var unit in query.Units)
        {
            var matches = Enumerable.Range(0, lines.Count).Select(i => LineMatch.Of(unit, stems[i], words[i])).ToArray();
            // What nearly every line has does not tell them apart.
            var rarity = Math.Log(1 + ((double)lines.Count / Math.Max(1, matches.Count(match => match > 0))));
            for (var i = 0; i < scores.Length; i++)
                scores[i] += matches[i] * unit.Weight * rarity;
        }
        return scores;
    }

    private static List<Line> Lines(string markdown)
    {
        var lines = new List<Line>();
        string[]? header = null;
        var block = 0;
        foreach (var raw in markdown.Split('\n'))
        {
            var text = raw.Trim();
            if (!text.StartsWith('|'))
                header = null;
            if (text.Length == 0)
                block++;
            else if (text.StartsWith('|'))
                header = AddRow(lines, text, header, block);
            else if (Item().Match(text) is { Success: true } item)
                lines.Add(new Line(char.IsDigit(text[0]) ? LineKind.Step : LineKind.Item, text, block));
            else if (!text.StartsWith('#'))
                lines.AddRange(SentenceEnd().Split(text).Where(sentence => sentence.Length > 0).Select(sentence => new Line(LineKind.Sentence, sentence, block)));
        }
        return lines;
    }

    private static string[] AddRow(List<Line> lines, string text, string[]? header, int block)
    {
        var cells = text.Trim('|').Split('|', StringSplitOptions.TrimEntries);
        if (header is null)
            return cells;
        if (cells.All(cell => cell.Trim('-', ':', ' ').Length == 0))
            return header;
        // With two columns the first says what the second is.
        var named = cells.Skip(1).Select((cell, i) => cells.Length > 2 && i + 1 < header.Length && header[i + 1].Length > 0 ? $"{header[i + 1]}: {cell}" : cell);
        lines.Add(new Line(LineKind.Row, $"- **{cells[0].Trim('*')}** – {string.Join("; ", named)}", block));
        return header;
    }

    private static string Join(IEnumerable<Line> lines)
    {
        var text = new System.Text.StringBuilder();
        Line? last = null;
        foreach (var line in lines)
        {
            if (last is not null)
                text.Append(last.Kind == LineKind.Sentence && line.Kind == LineKind.Sentence ? last.Block == line.Block ? " " : "\n\n" : last.Kind == LineKind.Sentence || line.Kind == LineKind.Sentence ? "\n\n" : "\n");
            text.Append(line.Text);
            last = line;
        }
        return text.ToString();
    }

    private enum LineKind
    {
        Sentence,
        Item,
        Step,
        Row,
    }

    private sealed record Line(LineKind Kind, string Text, int Block);

    [GeneratedRegex(@"^([-*]|\d+\.)\s")]
    private static partial Regex Item();

    [GeneratedRegex(@"(?<=[.!?])\s+(?=[A-Z0-9""`*])")]
    private static partial Regex SentenceEnd();
}
