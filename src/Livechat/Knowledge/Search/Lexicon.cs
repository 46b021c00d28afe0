using System.Collections.Frozen;

namespace Livechat.Knowledge.Search;

/// <summary>
/// What the search knows about everyday language, from everyday-words.txt beside this file, which also explains its form. Immutable.
/// Phrases are kept by their stems, joined by spaces.
/// </summary>
internal sealed class Lexicon
{
    private static readonly Lazy<Lexicon> Embedded = new(Load);

    private readonly FrozenSet<string> _fillers;
    private readonly FrozenSet<string> _weak;
    private readonly FrozenSet<string> _faint;
    private readonly FrozenSet<string> _elsewhere;
    private readonly FrozenDictionary<string, string[]> _sayings;

    private Lexicon(Dictionary<string, List<string>> sections)
    {
        _fillers = WordsOf(sections["fillers"]).ToFrozenSet();
        _weak = WordsOf(sections["weak"]).ToFrozenSet();
        _faint = WordsOf(sections["faint"]).ToFrozenSet();
        _elsewhere = WordsOf(sections["elsewhere"]).ToFrozenSet();
        var groups = new Dictionary<string, string[]>();
        var sayings = new Dictionary<string, HashSet<string>>();
        var known = new HashSet<string>([.. _fillers, .. _weak, .. _faint, .. _elsewhere, .. WordsOf(sections["talk"])]);
        foreach (var line in sections["sayings"])
        {
            if (line.StartsWith('@') && line.Split('=', 2) is [var name, var members] && !members.StartsWith('>'))
                groups.Add(name.Trim(), Parts(members, ','));
            else if (line.Split("=>") is [var left, var right])
                AddSaying(left, right, groups, sayings, known);
            else
                throw new FormatException($"everyday-words.txt: '{line}' is neither a group (@name = a, b) nor a saying (a, b => c | d).");
        }
        _sayings = sayings.ToFrozenDictionary(pair => pair.Key, pair => pair.Value.ToArray());
        LongestSaying = _sayings.Keys.Max(key => key.Count(c => c == ' ') + 1);
        Known = known.ToFrozenSet();
    }

    public static Lexicon Instance => Embedded.Value;

    /// <summary>All words it knows, unstemmed.</summary>
    public FrozenSet<string> Known { get; }

    /// <summary>In words.</summary>
    public int LongestSaying { get; }

    public bool IsFiller(string word) => _fillers.Contains(word);

    /// <summary>Only means something inside a saying.</summary>
    public bool IsWeak(string word) => _weak.Contains(word);

    /// <summary>Stands in many articles; alone it proves little.</summary>
    public bool IsFaint(string word) => _faint.Contains(word);

    /// <summary>Belongs to another field than hosting.</summary>
    public bool IsElsewhere(string word) => _elsewhere.Contains(word);

    /// <summary>What articles say for the stems of a phrase; null when it is no saying.</summary>
    public string[]? Find(string stems) => _sayings.GetValueOrDefault(stems);

    private void AddSaying(
        string left, string right, Dictionary<string, string[]> groups, Dictionary<string, HashSet<string>> sayings, HashSet<string> known)
    {
        var meanings = Parts(right, '|');
        foreach (var phrase in Parts(left, ',').SelectMany(part => Expand(part, groups)))
        {
            var words = Words.Of(phrase).Where(word => !IsFiller(word)).ToList();
            if (words.Count == 0 || (words.Count == 1 && IsWeak(words[0])))
                throw new FormatException($"everyday-words.txt: '{phrase}' says nothing once the fillers are gone.");
            known.UnionWith(words);
            var key = string.Join(' ', words.Select(PorterStemmer.Stem));
            if (!sayings.TryGetValue(key, out var all))
                sayings.Add(key, all = []);
            all.UnionWith(meanings);
        }
    }

    private static IEnumerable<string> Expand(string phrase, Dictionary<string, string[]> groups)
    {
        var at = phrase.IndexOf('@');
        if (at < 0)
            return [phrase];
        var end = phrase.IndexOf(' ', at) is var space && space < 0 ? phrase.Length : space;
        return groups[phrase[at..end]].SelectMany(member => Expand(phrase[..at] + member + phrase[end..], groups));
    }

    private static IEnumerable<string> WordsOf(List<string> lines) => lines.SelectMany(line => Parts(line, ' '));

    private static string[] Parts(string text, char separator) =>
        text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Lexicon Load()
    {
        using var stream = typeof(Lexicon).Assembly.GetManifestResourceStream("Livechat.Knowledge.Search.everyday-words.txt")
            ?? throw new InvalidOperationException("everyday-words.txt is not in the assembly.");
        using var reader = new StreamReader(stream);
        var sections = new Dictionary<string, List<string>>();
        List<string> section = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (line[0] == '[')
                sections.Add(line.Trim('[', ']'), section = []);
            else
                section.Add(line);
        }
        return new Lexicon(sections);
    }
}
