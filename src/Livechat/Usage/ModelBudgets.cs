using System.Diagnostics.Metrics;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Usage;

/// <summary>
/// What a day of the configured model may cost: calls per visitor and per address, tokens per visitor and of all together, by days of UTC.
/// Counted in memory, so that a call costs no query, and added to the database once a second: a restart forgets nothing, a kill at most
/// the last second or two. Thread-safe.
/// </summary>
public sealed partial class ModelBudgets : IAsyncDisposable
{
    private static readonly TimeSpan SaveAfter = TimeSpan.FromSeconds(1);

    private readonly Database _database;
    private readonly CommitQueue _commits;
    private readonly BudgetOptions _limits;
    private readonly TimeProvider _time;
    private readonly ILogger<ModelBudgets> _log;
    private readonly Counter<long> _exhausted;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<UsageKey, Count> _today = [];
    private readonly ITimer _timer;
    private Dictionary<(DateOnly Day, UsageKey Key), Count> _unsaved = [];
    private Task _saving = Task.CompletedTask;
    private DateOnly _day;
    private bool _isLoaded, _isArmed;

    public ModelBudgets(Database database, CommitQueue commits, LivechatOptions options, TimeProvider time, IMeterFactory meters, ILogger<ModelBudgets> log)
    {
        (_database, _commits, _limits, _time, _log) = (database, commits, options.Budgets, time, log);
        _exhausted = meters.Create("Livechat").CreateCounter<long>("livechat.budget.exhausted", "{turn}", "Turns that the built-in assistant answered because a budget of the model was used up, by scope.");
        _timer = time.CreateTimer(_ => Save(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>No visitor gets an answer of the configured model any more today.</summary>
    public bool IsUsedUpForAll
    {
        get
        {
            lock (_lock)
            {
                Turn();
                return IsOver(UsageKey.All, 0, _limits.TokensPerDay);
            }
        }
    }

    /// <summary>The budget of one turn.</summary>
    /// <param name="principal">Who asks; the users of one customer share a budget.</param>
    /// <param name="owner">The key of the conversation's owner, for whoever has no customer.</param>
    /// <param name="addressHash">Where from; null when that is not known.</param>
    public async Task<TurnBudget> ForAsync(Principal? principal, string owner, string? addressHash, CancellationToken cancel)
    {
        if (!Volatile.Read(ref _isLoaded))
            await LoadAsync(cancel);
        return new TurnBudget(this, new UsageKey(UsageScope.Visitor, principal?.CustomerId is { } customer ? $"account:{customer:N}" : owner),
            addressHash is null ? null : new UsageKey(UsageScope.Address, addressHash));
    }

    /// <summary>Counts one call, or returns what is used up and counts none.</summary>
    internal string? TryCall(UsageKey visitor, UsageKey? address)
    {
        lock (_lock)
        {
            if (UsedUp(visitor, address) is { } over)
                return over;
            Add(visitor, 1, 0);
            if (address is not null)
                Add(address, 1, 0);
            Add(UsageKey.All, 1, 0);
            return null;
        }
    }

    /// <summary>What is used up: a label of the metric; null when a call is possible.</summary>
    internal string? UsedUp(UsageKey visitor, UsageKey? address)
    {
        lock (_lock)
        {
            Turn();
            return IsOver(visitor, _limits.CallsPerVisitor, 0) ? "visitor"
                : address is not null && IsOver(address, _limits.CallsPerAddress, 0) ? "address"
                : IsOver(visitor, 0, _limits.TokensPerVisitor) ? "visitor_tokens"
                : IsOver(UsageKey.All, 0, _limits.TokensPerDay) ? "all_tokens"
                : null;
        }
    }

    internal void Used(UsageKey visitor, UsageKey? address, long tokens)
    {
        lock (_lock)
        {
            Turn();
            Add(visitor, 0, tokens);
            if (address is not null)
                Add(address, 0, tokens);
            Add(UsageKey.All, 0, tokens);
        }
    }

    internal void Refused(string scope) => _exhausted.Add(1, new KeyValuePair<string, object?>("scope", scope));

    /// <summary>Saves what is not saved yet.</summary>
    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _saving;
        await SaveAsync();
        _loading.Dispose();
    }

    private async Task LoadAsync(CancellationToken cancel)
    {
        await _loading.WaitAsync(cancel);
        try
        {
            if (_isLoaded)
                return;
            var today = Today();
            var rows = await _database.QueryAsync(
                "SELECT scope, subject, calls, tokens FROM model_usage WHERE day = @day",
                row => (Key: new UsageKey(row.GetString(0), row.GetString(1)), Calls: row.GetInt64(2), Tokens: row.GetInt64(3)), [("@day", UsageRows.Text(today))], cancel);
            lock (_lock)
            {
                _day = today;
                foreach (var row in rows)
                    _today[row.Key] = new Count { Calls = row.Calls, Tokens = row.Tokens };
            }
            Volatile.Write(ref _isLoaded, true);
        }
        finally
        {
            _loading.Release();
        }
    }

    private DateOnly Today() => DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime);

    // A clock that goes back does not open yesterday's budgets again.
    private void Turn()
    {
        if (Today() is var today && today <= _day)
            return;
        _day = today;
        _today.Clear();
    }

    private bool IsOver(UsageKey key, long calls, long tokens) =>
        _today.TryGetValue(key, out var count) && ((calls > 0 && count.Calls >= calls) || (tokens > 0 && count.Tokens >= tokens));

    private void Add(UsageKey key, long calls, long tokens)
    {
        Add(_today, key, calls, tokens);
        Add(_unsaved, (_day, key), calls, tokens);
        if (_isArmed)
            return;
        _isArmed = true;
        _timer.Change(SaveAfter, Timeout.InfiniteTimeSpan);
    }

    private static void Add<T>(Dictionary<T, Count> counts, T key, long calls, long tokens) where T : notnull
    {
        if (!counts.TryGetValue(key, out var count))
            counts.Add(key, count = new Count());
        count.Calls += calls;
        count.Tokens += tokens;
    }

    private void Save() => _saving = SaveAsync();

    // Never throws: what could not be saved is tried again with the next.
    private async Task SaveAsync()
    {
        Dictionary<(DateOnly Day, UsageKey Key), Count> saving;
        lock (_lock)
        {
            (saving, _unsaved) = (_unsaved, []);
            _isArmed = false;
        }
        if (saving.Count == 0)
            return;
        try
        {
            await _commits.WriteAsync(write => UsageRows.Add(write, saving.Select(pair => (pair.Key.Day, pair.Key.Key, pair.Value.Calls, pair.Value.Tokens))));
        }
        catch (StorageUnavailableException e)
        {
            NotSaved(e);
            lock (_lock)
            {
                foreach (var ((day, key), count) in saving)
                    Add(_unsaved, (day, key), count.Calls, count.Tokens);
                _isArmed = true;
                _timer.Change(SaveAfter, Timeout.InfiniteTimeSpan);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The use of the model could not be saved; it is kept in memory and tried again")]
    private partial void NotSaved(Exception error);

    private sealed class Count
    {
        public long Calls { get; set; }
        public long Tokens { get; set; }
    }
}

/// <summary>Whose use it is.</summary>
internal sealed record UsageKey(string Scope, string Subject)
{
    public static UsageKey All { get; } = new(UsageScope.All, "");
}
