namespace Livechat.Audit;

/// <summary>Takes the sealed rows in the order of their seq and says which are not what was sealed.</summary>
internal sealed class ChainWalk(AuditMac mac, AnchorCheck anchors, Findings findings)
{
    // Enough to recognise rows that changed places; a search among all would take their number cubed.
    private const int MostCompared = 16;

    private readonly List<WrongRow> _wrong = [];

    /// <summary>What the next row may follow on: the mac of the row before as it is stored, and as it should be. Empty when that row is missing.</summary>
    private List<byte[]> _before = [AuditMac.Start];
    private long _last;
    private byte[] _lastMac = AuditMac.Start;
    private long _right;
    private long _unknown;
    private (long First, long Last) _wrongAt;
    private (long First, long Last) _rightAt;

    public long Rows { get; private set; }

    /// <param name="values">Only valid during the call.</param>
    public void Next(object? seq, object? storedMac, object?[] values)
    {
        Rows++;
        if (seq is not long place || place <= _last)
        {
            findings.Add($"A row stands at {(seq is long taken ? $"the place {taken}, which is no place of its own" : "no place of the chain")}: {AuditColumns.Describe(values)}.");
            return;
        }
        if (place > _last + 1)
        {
            findings.Add(place == _last + 2 ? $"Row {_last + 1} is missing." : $"Rows {_last + 1} to {place - 1} are missing.");
            _before = anchors.MacOf(place - 1) is { } known ? [known] : [];
        }
        _last = place;
        Check(place, storedMac as byte[] ?? [], values);
    }

    public void End()
    {
        anchors.End(_last);
        NameMoved();
        var wrong = Rows - _right - _unknown;
        if (wrong > 0 && _right == 0)
            findings.AddFirst("No row fits the key. Most likely it is another one than the rows were sealed with: verify with the key that the server has.");
        else if (wrong > 2 && _wrongAt.First > _rightAt.Last)
            findings.AddFirst($"From row {_wrongAt.First} on no row fits the key: it was changed then, or they were written by somebody who has not got it.");
        else if (wrong > 2 && _wrongAt.Last > 0 && _wrongAt.Last < _rightAt.First)
            findings.AddFirst($"Up to row {_wrongAt.Last} no row fits the key: it was changed then, or they were written by somebody who has not got it.");
    }

    public AuditReport Report() => new()
    {
        Rows = Rows,
        Right = _right,
        Unknown = _unknown,
        Anchors = anchors.Count,
        Head = _last == 0 ? null : new AuditAnchor(_last, _lastMac) { Count = Rows },
    };

    private void Check(long place, byte[] stored, object?[] values)
    {
        var expected = _before.ConvertAll(before => mac.OfSealed(values, place, before));
        if (expected.Exists(one => AuditMac.AreEqual(stored, one)))
        {
            _right++;
            _rightAt = (_rightAt.First == 0 ? place : _rightAt.First, place);
            expected.Clear();
        }
        else if (expected.Count == 0)
        {
            // The row before is missing, which is a finding of its own.
            _unknown++;
        }
        else
        {
            _wrongAt = (_wrongAt.First == 0 ? place : _wrongAt.First, place);
            var finding = findings.Add($"Row {place} is not what was sealed: {AuditColumns.Describe(values)}.");
            if (_wrong.Count < MostCompared)
                _wrong.Add(new WrongRow(place, stored, [.. values], [.. _before], finding));
        }
        anchors.Row(place, stored);
        _lastMac = stored;
        // Where only the mac was changed, the next row still follows on the right one.
        _before = [stored, .. expected.Take(1)];
    }

    /// <summary>A wrong row that fits at the place of another one was moved there.</summary>
    private void NameMoved()
    {
        var macs = _wrong.ConvertAll(row => row.Mac);
        foreach (var row in _wrong)
        {
            var origin = _wrong.Find(other => other != row && other.Before.Concat(macs).Any(before =>
            {
                var fitting = mac.OfSealed(row.Values, other.Place, before);
                return macs.Exists(one => AuditMac.AreEqual(one, fitting));
            }));
            if (origin is not null)
                findings.Amend(row.Finding, $" It was sealed as row {origin.Place}: rows were put in another order.");
        }
    }

    private sealed record WrongRow(long Place, byte[] Mac, object?[] Values, IReadOnlyList<byte[]> Before, int Finding);
}
