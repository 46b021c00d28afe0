using System.Collections.Concurrent;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Storage;

public sealed class CommitQueueTests
{
    private static readonly TimeSpan BeyondBusyTimeout = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_write_that_throws_fails_alone_and_leaves_nothing()
    {
        await using var store = await TestStore.OpenAsync();
        await CreateTableAsync(store);

        // Held back, so that all of them fall into one transaction.
        using var gate = new ManualResetEventSlim();
        var first = store.Commits.WriteAsync(_ => gate.Wait(Waiting.Patience));
        var before = InsertAsync(store, 1);
        var broken = store.Commits.WriteAsync<int>(write =>
        {
            write.Execute("INSERT INTO numbers (n) VALUES (2)");
            throw new FormatException("of no use");
        });
        var twice = store.Commits.WriteAsync(write =>
        {
            write.Execute("INSERT INTO numbers (n) VALUES (4)");
            return write.Execute("INSERT INTO numbers (n) VALUES (1)");
        });
        var after = InsertAsync(store, 3);
        gate.Set();

        await first.Within();
        await before.Within();
        await after.Within();
        await Assert.ThrowsAsync<FormatException>(() => broken.Within());
        await Assert.ThrowsAsync<SqliteException>(() => twice.Within());
        Assert.Equal(2, store.Count("SELECT count(*) FROM numbers WHERE n IN (1, 3)"));
        Assert.Equal(2, store.Count("SELECT count(*) FROM numbers"));
    }

    [Fact]
    public async Task Followers_are_told_after_the_commit_in_the_order_of_the_writes()
    {
        await using var store = await TestStore.OpenAsync();
        await CreateTableAsync(store);
        var told = new ConcurrentQueue<int>();
        var tooEarly = new ConcurrentQueue<int>();

        using var gate = new ManualResetEventSlim();
        var held = store.Commits.WriteAsync(_ => gate.Wait(Waiting.Patience));
        var writes = Enumerable.Range(1, 100).Select(n => store.Commits.WriteAsync(write =>
        {
            write.Execute("INSERT INTO numbers (n) VALUES (@n)", ("@n", n));
            write.AfterCommit(() =>
            {
                told.Enqueue(n);
                if (n % 25 == 0 && store.Count($"SELECT count(*) FROM numbers WHERE n = {n}") == 0)
                    tooEarly.Enqueue(n);
            });
            return n % 10 == 0 && n % 20 != 0 ? throw new FormatException() : n;
        })).ToList();
        gate.Set();
        await held.Within();
        await Task.WhenAll(writes.Select(write => write.ContinueWith(_ => { }, TaskScheduler.Default))).Within();

        Assert.Equal(Enumerable.Range(1, 100).Where(n => n % 10 != 0 || n % 20 == 0), told);
        Assert.Empty(tooEarly);
    }

    [Fact]
    public async Task The_result_comes_only_when_the_row_is_durable()
    {
        await using var store = await TestStore.OpenAsync();
        await CreateTableAsync(store);

        await Parallel.ForAsync(1, 200, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (n, _) =>
        {
            await InsertAsync(store, n).Within();
            Assert.Equal(1, store.Count($"SELECT count(*) FROM numbers WHERE n = {n}"));
        });
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_recovers()
    {
        await using var store = await TestStore.OpenAsync();
        await CreateTableAsync(store);
        using var gate = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var held = store.Commits.WriteAsync(_ =>
        {
            blocked.Set();
            return gate.Wait(TimeSpan.FromSeconds(60));
        });
        Assert.True(blocked.Wait(Waiting.Patience));

        var accepted = new List<Task<int>>();
        StorageUnavailableException? refusal = null;
        for (var n = 1; refusal is null && n <= 100_000; n++)
        {
            try
            {
                accepted.Add(InsertAsync(store, n));
            }
            catch (StorageUnavailableException e)
            {
                refusal = e;
            }
        }
        gate.Set();

        Assert.NotNull(refusal);
        await held.Within();
        await Task.WhenAll(accepted).Within(BeyondBusyTimeout);
        Assert.Equal(accepted.Count, store.Count("SELECT count(*) FROM numbers"));
        await InsertAsync(store, 200_000).Within();
    }

    [Fact]
    public async Task A_locked_database_stores_nothing_reads_go_on_and_writes_recover()
    {
        await using var store = await TestStore.OpenAsync();
        store.ExpectErrors();
        await CreateTableAsync(store);
        await using var other = new SqliteConnection($"Data Source={store.Database.Path};Pooling=false");
        await other.OpenAsync();
        await using var command = other.CreateCommand();
        command.CommandText = "BEGIN EXCLUSIVE";
        await command.ExecuteNonQueryAsync();

        var write = InsertAsync(store, 1);
        Assert.Equal(0, store.Count("SELECT count(*) FROM numbers"));
        await Assert.ThrowsAsync<StorageUnavailableException>(() => write.Within(BeyondBusyTimeout));

        command.CommandText = "ROLLBACK";
        await command.ExecuteNonQueryAsync();
        Assert.Equal(0, store.Count("SELECT count(*) FROM numbers"));
        await InsertAsync(store, 1).Within(BeyondBusyTimeout);
        Assert.Equal(1, store.Count("SELECT count(*) FROM numbers"));
    }

    [Fact]
    public async Task R7_a_full_disk_is_told_as_such_and_writes_recover()
    {
        await using var store = await TestStore.OpenAsync();
        store.ExpectErrors();
        await CreateTableAsync(store);
        await store.Commits.WriteAsync(write => write.Execute("CREATE TABLE blobs (b BLOB)"));
        await store.Commits.WriteAsync(write => write.First("PRAGMA max_page_count = 1", row => row.GetInt64(0)));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Commits.WriteAsync(write => write.Execute("INSERT INTO blobs (b) VALUES (zeroblob(1000000))")).Within());

        await store.Commits.WriteAsync(write => write.First("PRAGMA max_page_count = 1000000", row => row.GetInt64(0)));
        await InsertAsync(store, 1).Within();
        Assert.Equal(1, store.Count("SELECT count(*) FROM numbers"));
        Assert.Equal(0, store.Count("SELECT count(*) FROM blobs"));
    }

    [Fact]
    public async Task A_follower_that_throws_harms_neither_the_write_nor_the_others()
    {
        await using var store = await TestStore.OpenAsync();
        store.ExpectErrors();
        await CreateTableAsync(store);
        var told = false;

        await store.Commits.WriteAsync(write =>
        {
            write.AfterCommit(() => throw new FormatException());
            write.AfterCommit(() => told = true);
            return write.Execute("INSERT INTO numbers (n) VALUES (1)");
        }).Within();

        Assert.True(told);
        Assert.Equal(1, store.Count("SELECT count(*) FROM numbers"));
    }

    private static Task CreateTableAsync(TestStore store) =>
        store.Commits.WriteAsync(write => write.Execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"));

    private static Task<int> InsertAsync(TestStore store, int n) =>
        store.Commits.WriteAsync(write => write.Execute("INSERT INTO numbers (n) VALUES (@n)", ("@n", n)));
}
