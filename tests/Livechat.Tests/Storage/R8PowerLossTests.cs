using System.Data.Common;
using Livechat.Storage;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Storage;

/// <summary>
/// A power cut cannot be had in a test; what makes SQLite survive one can. The journal is a write-ahead log that is synced at each commit, and
/// a connection that would not do so is never written with.
/// </summary>
public sealed class R8PowerLossTests
{
    [Fact]
    public async Task The_writer_runs_in_wal_with_full_sync()
    {
        await using var store = await TestStore.OpenAsync();

        var (journal, synchronous, foreignKeys) = await store.Commits.WriteAsync(write => (
            write.First("PRAGMA journal_mode", row => row.GetString(0)),
            write.First("PRAGMA synchronous", row => row.GetInt32(0)),
            write.First("PRAGMA foreign_keys", row => row.GetInt32(0))));

        Assert.Equal("wal", journal);
        Assert.Equal(2, synchronous); // FULL: the WAL is synced at each commit.
        Assert.Equal(1, foreignKeys);
    }

    [Fact]
    public void A_database_that_had_another_journal_is_put_right_when_it_is_opened()
    {
        using var folder = new TempFolder();
        var database = new Database(folder);
        using (var writer = database.OpenWriter())
            Scalar(writer, "PRAGMA journal_mode=DELETE");

        using var again = database.OpenWriter();

        Assert.Equal("wal", Scalar(again, "PRAGMA journal_mode"));
        Assert.Equal(2L, Scalar(again, "PRAGMA synchronous"));
    }

    private static object? Scalar(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
