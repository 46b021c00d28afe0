using System.Net;
using Livechat.Identity;

namespace Livechat.Gateway;

/// <summary>All open sockets of this process, and how many each address and each visitor holds.</summary>
internal sealed class Peers
{
    /// <summary>The sockets are spread evenly over so many slots, however they came.</summary>
    public const int Slots = 10;

    private readonly List<Peer>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<Peer>())];
    private readonly Counter<string> _byAddress = new();
    private readonly Counter<string> _byOwner = new();
    private readonly Dictionary<(string Owner, string ClientId), Peer> _byClient = [];
    private TaskCompletionSource? _emptied;
    private int _added;
    private int _count;
    private int _entered;

    /// <summary>Those that are open now; others may come and go meanwhile.</summary>
    public List<Peer> All
    {
        get
        {
            var all = new List<Peer>();
            for (var slot = 0; slot < Slots; slot++)
                CopyTo(all, slot);
            return all;
        }
    }

    public int Count => Volatile.Read(ref _count);

    public void Add(Peer peer)
    {
        Interlocked.Increment(ref _count);
        peer.Slot = (int)((uint)Interlocked.Increment(ref _added) % Slots);
        var slot = _slots[peer.Slot];
        lock (slot)
        {
            peer.Place = slot.Count;
            slot.Add(peer);
        }
    }

    public void Remove(Peer peer)
    {
        var slot = _slots[peer.Slot];
        lock (slot)
        {
            // The last one takes its place.
            slot[peer.Place] = slot[^1];
            slot[peer.Place].Place = peer.Place;
            slot.RemoveAt(slot.Count - 1);
        }
        if (Interlocked.Decrement(ref _count) == 0)
            Volatile.Read(ref _emptied)?.TrySetResult();
    }

    /// <summary>Ends when no socket is open.</summary>
    public Task WhenEmptyAsync()
    {
        var emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _emptied, emptied);
        if (Count == 0)
            emptied.TrySetResult();
        return emptied.Task;
    }

    /// <summary>Adds the sockets of one slot to a list.</summary>
    public void CopyTo(List<Peer> list, int slot)
    {
        lock (_slots[slot])
            list.AddRange(_slots[slot]);
    }

    /// <summary>Counts a socket, from its handshake to its end; false when there are <paramref name="most"/> already.</summary>
    public bool TryEnter(int most)
    {
        if (Interlocked.Increment(ref _entered) <= most)
            return true;
        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _entered);

    /// <summary>Counts a socket of this address; false when it has <paramref name="most"/> already.</summary>
    public bool TryEnterAddress(IPAddress address, int most) => _byAddress.TryEnter(AddressKey.Of(address), most);

    public void LeaveAddress(IPAddress address) => _byAddress.Leave(AddressKey.Of(address));

    /// <summary>Counts a socket of this visitor; false when they have <paramref name="most"/> already.</summary>
    public bool TryEnterOwner(string owner, int most) => _byOwner.TryEnter(owner, most);

    public void LeaveOwner(string owner) => _byOwner.Leave(owner);

    /// <summary>Makes this the one socket of a client instance; the one it replaces is closed.</summary>
    public void Claim(string owner, string clientId, Peer peer)
    {
        Peer? older;
        lock (_byClient)
        {
            _byClient.TryGetValue((owner, clientId), out older);
            _byClient[(owner, clientId)] = peer;
        }
        if (older is not null && older != peer)
            older.Close(CloseCode.Replaced, "A newer socket of this client took over.");
    }

    public void Release(string owner, string clientId, Peer peer)
    {
        lock (_byClient)
        {
            if (_byClient.TryGetValue((owner, clientId), out var current) && current == peer)
                _byClient.Remove((owner, clientId));
        }
    }

    private sealed class Counter<TKey> where TKey : notnull
    {
        private readonly Dictionary<TKey, int> _counts = [];

        public bool TryEnter(TKey key, int most)
        {
            lock (_counts)
            {
                var count = _counts.GetValueOrDefault(key);
                if (count >= most)
                    return false;
                _counts[key] = count + 1;
                return true;
            }
        }

        public void Leave(TKey key)
        {
            lock (_counts)
            {
                var count = _counts.GetValueOrDefault(key) - 1;
                if (count > 0)
                    _counts[key] = count;
                else
                    _counts.Remove(key);
            }
        }
    }
}
