using System.Text.Json;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Clients;

/// <summary>What one tab shows: events by seq, each once, and the answers in the making. Not thread-safe; its tab takes care.</summary>
internal sealed class Screen
{
    private readonly List<Line> _lines = [];
    private readonly Dictionary<string, (long Revision, string Text)> _drafts = [];

    /// <summary>The last event it shows; 0 when it is empty.</summary>
    public long Head { get; private set; }

    public IReadOnlyList<Line> Lines => [.. _lines];

    /// <summary>An answer in the making is shown.</summary>
    public bool HasDraft => _drafts.Values.Any(draft => draft.Text.Length > 0);

    /// <summary>Shows an event if it is the next one. What is shown already is passed over; false when there is a gap before it.</summary>
    public bool TryShow(Line line)
    {
        if (line.Seq > Head + 1)
            return false;
        if (line.Seq <= Head)
            return true;
        Head = line.Seq;
        _lines.Add(line);
        if (line.MessageId is not null)
            _drafts.Remove(line.MessageId);
        return true;
    }

    public void Show(JsonElement draft)
    {
        var (id, revision) = (draft.Text("message_id"), draft.GetProperty("revision").GetInt64());
        if (_lines.Exists(line => line.MessageId == id) || _drafts.TryGetValue(id, out var shown) && shown.Revision >= revision)
            return;
        _drafts[id] = (revision, draft.Text("text"));
    }

    /// <summary>Drafts belong to a socket: the next one tells anew.</summary>
    public void ForgetDrafts() => _drafts.Clear();

    /// <summary>The server does not know the position: everything follows from 1.</summary>
    public void Reset()
    {
        _lines.Clear();
        _drafts.Clear();
        Head = 0;
    }
}
