using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>
/// Tells line by line what is code in a fence, whichever Markdown the reader understands. From the first line on that one reader may take for
/// the mark of a fence and another not, nothing counts as code: what opens a fence for one would close it for the other, and what one shows
/// as code would be alive for the other. Not thread-safe.
/// </summary>
internal sealed partial class CodeFences
{
    private string? _fence;
    private (string Indent, string Mark)? _indented;
    private bool _isDoubtful;

    /// <summary>Whether the next line, given with its end, is code for every reader. A line that opens a fence is not.</summary>
    public bool IsCode(string line)
    {
        if (_isDoubtful)
            return false;
        if (_fence is not null)
            return IsCodeIn(_fence, line);
        _isDoubtful = OtherBlock().IsMatch(line) || !(_indented is { } opened ? GoesOn(opened, line) : IsPlain(line));
        return false;
    }

    private bool IsCodeIn(string fence, string line)
    {
        if (!line.Contains(fence[..3], StringComparison.Ordinal))
            return true;
        _fence = null;
        _isDoubtful = !Closes(fence, "", line);
        return !_isDoubtful;
    }

    /// <summary>Reads a line outside of all fences; false when readers differ on it.</summary>
    private bool IsPlain(string line)
    {
        var mark = Mark().Match(line);
        if (!mark.Success)
            return true;
        if (line.AsSpan(mark.Index + mark.Length).Contains('`'))
            return false;
        if (mark.Index == 0)
            _fence = mark.Value;
        else if (string.IsNullOrWhiteSpace(line[..mark.Index]))
            _indented = (line[..mark.Index], mark.Value);
        else
            return false;
        return true;
    }

    /// <summary>
    /// Reads a line below an indented mark; false when readers differ on it. The mark may open a fence, one that ends with its list, or
    /// none. It is all the same once the same mark closes it and nothing between them stood further left.
    /// </summary>
    private bool GoesOn((string Indent, string Mark) opened, string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return true;
        if (!Mark().IsMatch(line))
            return line.StartsWith(opened.Indent, StringComparison.Ordinal);
        _indented = null;
        return Closes(opened.Mark, opened.Indent, line);
    }

    private static bool Closes(string mark, string indent, string line) =>
        line.StartsWith(indent + mark, StringComparison.Ordinal) && line.AsSpan(indent.Length).TrimEnd(" \t\r\n").TrimStart(mark[0]).IsEmpty;

    [GeneratedRegex("`{3,}|~{3,}")]
    private static partial Regex Mark();

    // Formulas, containers and figures of some readers: a fence that begins in one may end with it.
    [GeneratedRegex(@"\$\$|:::|\^\^\^")]
    private static partial Regex OtherBlock();
}
