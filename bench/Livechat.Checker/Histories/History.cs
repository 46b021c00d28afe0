namespace Livechat.Checker.Histories;

/// <summary>
/// What the clients did and heard, in one order for all of them. It is kept outside every server, so nothing that dies can change it.
/// Thread-safe.
/// </summary>
public sealed class History(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Record> _records = [];
    private readonly long _begin = time.GetTimestamp();
    private long _order;
    private int _acked;
    private int _abandoned;

    /// <summary>Messages that were sent so far.</summary>
    public int Attempted
    {
        get
        {
            lock (_gate)
                return _records.Count;
        }
    }

    /// <summary>Messages that were acknowledged so far.</summary>
    public int Acked => Volatile.Read(ref _acked);

    /// <summary>Messages that were sent and whose senders still wait.</summary>
    public int InFlight => Attempted - Acked - Volatile.Read(ref _abandoned);

    public IReadOnlyList<Attempt> Attempts
    {
        get
        {
            lock (_gate)
            {
                return [.. _records.Select(pair => new Attempt(
                    pair.Key, pair.Value.Conversation, pair.Value.Sender, pair.Value.InvokedAt, pair.Value.AckedAt, pair.Value.NackedAt, pair.Value.AgainAt, [.. pair.Value.Seqs]))];
            }
        }
    }

    /// <summary>A message goes out; the first time counts as its sending.</summary>
    public void Invoked(string token, string conversation, string sender)
    {
        lock (_gate)
        {
            if (!_records.TryGetValue(token, out var record))
                _records.Add(token, record = new Record(conversation, sender, ++_order));
            else
                record.AgainAt = ++_order;
            record.Note(Elapsed, $"sent by {sender}");
        }
    }

    /// <summary>The server said that the message is stored.</summary>
    /// <param name="seq">The seq that was promised; null where the dialect promises none.</param>
    public void Stored(string token, long? seq)
    {
        lock (_gate)
        {
            var record = _records[token];
            record.Note(Elapsed, $"acknowledged as seq {seq}");
            if (seq is { } place)
                record.Seqs.Add(place);
            if (record.AckedAt is not null)
                return;
            record.AckedAt = ++_order;
            _acked++;
        }
    }

    /// <summary>Its sender will never know what became of it.</summary>
    public void Abandoned(string token)
    {
        lock (_gate)
        {
            _records[token].Note(Elapsed, "given up by its sender");
            _abandoned++;
        }
    }

    public void Nacked(string token, string code)
    {
        lock (_gate)
        {
            var record = _records[token];
            record.Note(Elapsed, $"refused: {code}");
            record.NackedAt ??= ++_order;
        }
    }

    /// <summary>A participant showed a text with this token for the first time. Tokens that nobody sent are the judge's business.</summary>
    public void Shown(string token, string who, long seq)
    {
        lock (_gate)
            _records.GetValueOrDefault(token)?.Note(Elapsed, $"shown by {who} as seq {seq}");
    }

    /// <summary>What happened to one message, a line each, with the seconds since the beginning.</summary>
    public IReadOnlyList<string> Of(string token)
    {
        lock (_gate)
            return [.. _records.GetValueOrDefault(token)?.Notes ?? []];
    }

    private TimeSpan Elapsed => time.GetElapsedTime(_begin);

    private sealed class Record(string conversation, string sender, long invokedAt)
    {
        public string Conversation => conversation;

        public string Sender => sender;

        public long InvokedAt => invokedAt;

        public long? AckedAt { get; set; }

        public long? NackedAt { get; set; }

        public long? AgainAt { get; set; }

        public SortedSet<long> Seqs { get; } = [];

        public List<string> Notes { get; } = [];

        public void Note(TimeSpan at, string what) => Notes.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{at.TotalSeconds:0.000} s: {what}"));
    }
}
