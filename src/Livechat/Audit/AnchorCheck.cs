namespace Livechat.Audit;

/// <summary>The anchors of the data folder and those kept elsewhere, compared with the rows as they go by.</summary>
internal sealed class AnchorCheck
{
    private readonly Dictionary<long, List<(byte[] Mac, string Origin)>> _anchors = [];
    private readonly Findings _findings;
    private long _highest;

    public AnchorCheck(AuditAnchors kept, IReadOnlyList<AuditAnchor> given, Findings findings)
    {
        _findings = findings;
        foreach (var (line, anchor) in kept.Read())
        {
            if (anchor is null)
                findings.Add($"Line {line} of {kept.File} is no anchor: it was changed.");
            else
                Add(anchor, $"line {line} of {kept.File}");
        }
        foreach (var anchor in given)
            Add(anchor, "a given anchor");
    }

    public int Count { get; private set; }

    /// <summary>The mac of a row that is missing, when an anchor knows it.</summary>
    public byte[]? MacOf(long seq) => _anchors.TryGetValue(seq, out var anchors) ? anchors[0].Mac : null;

    public void Row(long seq, byte[] mac)
    {
        if (!_anchors.TryGetValue(seq, out var anchors))
            return;
        foreach (var (expected, origin) in anchors)
        {
            if (!mac.AsSpan().SequenceEqual(expected))
                _findings.Add($"Row {seq} is not the one that {origin} names: the chain was written anew up to there, or an older copy of the database was put in its place.");
        }
    }

    public void End(long last)
    {
        if (_highest > last)
            _findings.Add($"The tail is cut: {_anchors[_highest][0].Origin} names row {_highest}, and the last one is {last}. Rows {last + 1} to {_highest} are gone, and perhaps more.");
    }

    private void Add(AuditAnchor anchor, string origin)
    {
        if (anchor.Seq == 0)
            return;
        Count++;
        _highest = Math.Max(_highest, anchor.Seq);
        if (!_anchors.TryGetValue(anchor.Seq, out var anchors))
            _anchors.Add(anchor.Seq, anchors = []);
        // The head of an idle night is anchored once, but given again by hand.
        if (!anchors.Exists(known => known.Mac.AsSpan().SequenceEqual(anchor.Mac)))
            anchors.Add((anchor.Mac, origin));
    }
}
