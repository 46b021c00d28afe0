namespace Livechat.Assistant.Guard;

/// <summary>
/// Guards an answer while it grows. It judges each sentence once: sentences are cut in the same places however much follows, and what was
/// proven stays proven. Not thread-safe.
/// </summary>
public sealed class DraftGuard(Evidence evidence)
{
    private string _proven = "";
    private TableColumns? _columns;

    /// <summary>
    /// As much of the beginning of an unfinished answer as can be shown: its proven sentences, and of the one that is still being written, or that
    /// is not proven, the words before anything that could become a figure, a number or a claim. Text that grows only makes it longer.
    /// </summary>
    public string Show(string written)
    {
        // Another text than before: what looked like a mark was none, or the model was asked again.
        if (!written.StartsWith(_proven, StringComparison.Ordinal))
            (_proven, _columns) = ("", null);
        var rest = written[_proven.Length..];
        var (proven, shown) = (0, 0);
        foreach (var (start, length, isComplete) in Sentences.Of(rest))
        {
            var sentence = rest.Substring(start, length);
            var columns = TableColumns.After(_columns, sentence);
            if (isComplete && OutputGuard.FirstUnproven(sentence, columns, evidence) is null)
            {
                _columns = columns;
                proven = shown = start + length;
                continue;
            }
            if (SentenceBeginning.Of(sentence) is > 0 and var beginning && OutputGuard.FirstUnproven(sentence[..beginning], columns, evidence) is null)
                shown = start + beginning;
            break;
        }
        shown += _proven.Length;
        _proven = written[..(_proven.Length + proven)];
        return written[..shown].TrimEnd();
    }
}
