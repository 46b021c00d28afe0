using System.Buffers;

namespace Livechat.Gateway;

/// <summary>
/// What waits to be written to one peer, bounded in bytes. When it is full, drafts go first; if that does not help the peer reads too slowly.
/// Nothing is held while nothing waits. Not thread-safe: the <see cref="Peer"/> holds its lock around every call.
/// </summary>
internal sealed class Outbox(int capacity)
{
    private const int FirstRoom = 8;

    private Entry[]? _entries;
    private int _first;
    private int _end;

    /// <summary>Bytes waiting or being written.</summary>
    public int Bytes { get; private set; }

    /// <summary>False when the peer is too far behind; everything that waited is dropped then.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> frame, Guid draftOf)
    {
        if (draftOf != Guid.Empty)
            RemoveDrafts(draftOf);
        if (Bytes + frame.Length > capacity)
            RemoveDrafts(null);
        if (Bytes + frame.Length > capacity)
        {
            if (draftOf != Guid.Empty)
                return true;
            Clear();
            return false;
        }
        MakeRoom();
        _entries![_end++] = new Entry(frame, draftOf);
        Bytes += frame.Length;
        return true;
    }

    /// <summary>The next frame. Its bytes count until <see cref="Written"/>.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        if (_first == _end)
        {
            frame = default;
            return false;
        }
        frame = _entries![_first++].Frame;
        if (_first == _end)
            Empty();
        return true;
    }

    public void Written(int bytes) => Bytes -= bytes;

    private void MakeRoom()
    {
        if (_entries is null)
        {
            _entries = ArrayPool<Entry>.Shared.Rent(FirstRoom);
            return;
        }
        if (_end < _entries.Length)
            return;
        var waiting = _entries.AsSpan(_first.._end);
        // Half of it has been taken: what waits moves to the front, otherwise into a larger array.
        var room = waiting.Length <= _entries.Length / 2 ? _entries : ArrayPool<Entry>.Shared.Rent(_entries.Length * 2);
        waiting.CopyTo(room);
        if (room != _entries)
            ArrayPool<Entry>.Shared.Return(_entries, clearArray: true);
        (_entries, _first, _end) = (room, 0, waiting.Length);
    }

    private void Clear()
    {
        foreach (var entry in _entries.AsSpan(_first.._end))
            Bytes -= entry.Frame.Length;
        Empty();
    }

    /// <param name="messageId">Of this message only; null for all drafts.</param>
    private void RemoveDrafts(Guid? messageId)
    {
        var kept = _first;
        for (var i = _first; i < _end; i++)
        {
            var entry = _entries![i];
            if (messageId is null ? entry.DraftOf != Guid.Empty : entry.DraftOf == messageId)
                Bytes -= entry.Frame.Length;
            else
                _entries[kept++] = entry;
        }
        _end = kept;
        if (_first == _end)
            Empty();
    }

    private void Empty()
    {
        if (_entries is not null)
            ArrayPool<Entry>.Shared.Return(_entries, clearArray: true);
        (_entries, _first, _end) = (null, 0, 0);
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Frame, Guid DraftOf);
}
