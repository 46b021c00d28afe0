using Livechat.Storage;
using Livechat.Storage.Migrations;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Storage;

public sealed class DatabaseTests
{
    [Fact]
    public async Task Migrating_twice_changes_nothing()
    {
        await using var store = await TestStore.OpenAsync();
        var epoch = store.Store.Epoch;

        await store.Migrator.MigrateAsync(CancellationToken.None);
        await store.Store.LoadAsync(CancellationToken.None);

        Assert.Equal(epoch, store.Store.Epoch);
        Assert.Equal(Migrator.Known, await store.Migrator.AppliedAsync(CancellationToken.None));
        Assert.Equal("0001_initial", Migrator.Known[0]);
    }

    [Fact]
    public void Every_step_is_applied_in_order()
    {
        var written = typeof(Migration).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Migration))).OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => ((Migration)Activator.CreateInstance(type)!).Id);

        Assert.Equal(written, Migrator.Known);
        Assert.Equal(Migrator.Known.Order(StringComparer.Ordinal), Migrator.Known);
    }

    [Fact]
    public async Task Processes_that_migrate_at_once_get_one_database_with_every_step_once()
    {
        using var folder = new TempFolder();

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var database = new Database(folder);
            await new Migrator(database).MigrateAsync(CancellationToken.None);
        }))).Within();

        await using var store = await TestStore.OpenAsync(folder);
        Assert.Equal(Migrator.Known, await store.Migrator.AppliedAsync(CancellationToken.None));
        Assert.Equal(1, store.Count("SELECT count(*) FROM store"));
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_with_a_reason()
    {
        await using var store = await TestStore.OpenAsync();
        await store.Commits.WriteAsync(write => write.Execute(
            """INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('9999_from_the_future', '99')"""));

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => store.Migrator.MigrateAsync(CancellationToken.None));

        Assert.Contains("9999_from_the_future", error.Message);
    }

    [Fact]
    public async Task The_epoch_belongs_to_the_file_not_to_the_process()
    {
        using var folder = new TempFolder();
        string first;
        await using (var store = await TestStore.OpenAsync(folder))
            first = store.Store.Epoch;

        await using var again = await TestStore.OpenAsync(folder);
        await using var other = await TestStore.OpenAsync();

        Assert.Equal(first, again.Store.Epoch);
        Assert.NotEqual(first, other.Store.Epoch);
    }
}
