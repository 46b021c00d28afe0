namespace Livechat.Gateway;

/// <summary>
/// What waits to be written to one peer, bounded in bytes. When it is full, drafts go first; if that does not help the peer reads too slowly.
/// Not thread-safe: the <see cref="Peer"/> holds its lock around every call.
/// </summary>
internal sealed class Outbox(int capacity)
{
    private readonly LinkedList<Entry> _entries = new();

    /// <summary>Bytes waiting or being written.</summary>
    public int Bytes { get; private set; }

    /// <summary>False when the peer is too far behind; everything that waited is dropped then.</summary>
    public bool TryAdd(ReadOnlyMemory<byte> frame, Guid draftOf)
    {
        if (draftOf != Guid.Empty)
            Remove(entry => entry.DraftOf == draftOf);
        if (Bytes + frame.Length > capacity)
            Remove(entry => entry.DraftOf != Guid.Empty);
        if (Bytes + frame.Length > capacity)
        {
            if (draftOf != Guid.Empty)
                return true;
            Clear();
            return false;
        }
        _entries.AddLast(new Entry(frame, draftOf));
        Bytes += frame.Length;
        return true;
    }

    /// <summary>The next frame. Its bytes count until <see cref="Written"/>.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame)
    {
        if (_entries.First is not { } first)
        {
            frame = default;
            return false;
        }
        _entries.RemoveFirst();
        frame = first.Value.Frame;
        return true;
    }

    public void Written(int bytes) => Bytes -= bytes;

    private void Clear() => Remove(_ => true);

    private void Remove(Func<Entry, bool> match)
    {
        for (var node = _entries.First; node is not null;)
        {
            var next = node.Next;
            if (match(node.Value))
            {
                Bytes -= node.Value.Frame.Length;
                _entries.Remove(node);
            }
            node = next;
        }
    }

    private readonly record struct Entry(ReadOnlyMemory<byte> Frame, Guid DraftOf);
}
