using System.Text.RegularExpressions;

namespace Livechat.Assistant.Turns;

/// <summary>
/// Recognises output that is not meant for a person: JSON, a tool call written as text, a page of HTML. Some models produce it when
/// they confuse their formats; a visitor must never see it.
/// </summary>
public static partial class RawOutput
{
    /// <summary>Whether a whole answer is such output, or holds some.</summary>
    public static bool Is(string text, IEnumerable<string> toolNames)
    {
        var trimmed = text.AsSpan().Trim();
        return Start().IsMatch(trimmed) || CallMarks().IsMatch(trimmed)
            || toolNames.Any(name => text.Contains(name + "(", StringComparison.Ordinal) || text.Contains($"\"{name}\"", StringComparison.Ordinal));
    }

    /// <summary>Whether an answer that begins like this may turn out to be such output, so that nothing of it may be shown yet.</summary>
    public static bool MayBecome(string beginning)
    {
        var trimmed = beginning.AsSpan().TrimStart();
        return trimmed.IsEmpty || UnclearStart().IsMatch(trimmed) || Start().IsMatch(trimmed) || CallMarks().IsMatch(trimmed);
    }

    [GeneratedRegex(
        """
        \A(?:\{\s*["}]|\[\s*[{"\]]|```(?:json|tool_code|tool_call|python\s+print\(default_api)|<(?:!doctype|html|\?xml|tool|function)|(?:print\()?default_api\.|tool_code\b|functions?\.\w+)
        """, RegexOptions.IgnoreCase)]
    private static partial Regex Start();

    [GeneratedRegex("""<\|?/?(?:tool_call|function_call|tool_response|tool_use|function=)|\[TOOL_CALLS?\]|"(?:functionCall|function_call|tool_calls)"|default_api\.""", RegexOptions.IgnoreCase)]
    private static partial Regex CallMarks();

    // Too short to tell yet: an open bracket or a fence whose language is not complete.
    [GeneratedRegex(@"\A(?:\{\s*\z|\[\s*\z|<[!\w]*\z|`{1,2}\z|```\w*\z)")]
    private static partial Regex UnclearStart();
}
