using Livechat.Storage;
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
