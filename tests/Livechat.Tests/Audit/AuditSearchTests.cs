using Livechat.Audit;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Audit;

public sealed class AuditSearchTests
{
    private static readonly AuditFilter All = new(null, null, null, null, 100);

    [Fact]
    public async Task The_newest_come_first_and_only_what_fits()
    {
        var time = new ManualTime();
        await using var house = await AuditHouse.OpenAsync(time: time);
        var conversation = Guid.CreateVersion7();
        for (var i = 0; i < 8; i++)
        {
            await house.Audit.AppendAsync(AuditHouse.Entry(i) with { ConversationId = i == 5 ? conversation : null, Milliseconds = i });
            time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal([7, 6, 5, 4, 3, 2, 1, 0], await FindAsync(house, All));
        Assert.Equal([7, 6, 5], await FindAsync(house, All with { Limit = 3 }));
        Assert.Equal([4, 0], await FindAsync(house, All with { UserId = AuditHouse.Customer.Id }));
        Assert.Equal([5, 1], await FindAsync(house, All with { UserId = AuditHouse.Guest.Id }));
        Assert.Empty(await FindAsync(house, All with { UserId = Guid.CreateVersion7() }));
        Assert.Equal([5], await FindAsync(house, All with { ConversationId = conversation }));
        Assert.Equal([5, 1], await FindAsync(house, All with { Outcome = "refused" }));
        Assert.Equal([7, 6], await FindAsync(house, All with { Since = time.GetUtcNow() - TimeSpan.FromMinutes(2) }));
        Assert.Equal([5], await FindAsync(house, All with { Since = time.GetUtcNow() - TimeSpan.FromMinutes(3), Outcome = "refused", UserId = AuditHouse.Guest.Id }));
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        await using var house = await AuditHouse.OpenAsync();
        var entry = AuditHouse.Entry(4);
        await house.Audit.AppendAsync(entry);
        await house.SealAsync();

        var row = await house.Get<AuditSearch>().FindAsync(All, CancellationToken.None).SingleAsync();

        Assert.Equal(
            (entry.Action, entry.Outcome, "customer", entry.Principal!.Key, entry.Principal.UserId, entry.Principal.CustomerId, entry.ConversationId),
            (row.Action, row.Outcome, row.PrincipalKind, row.Principal, row.UserId, row.CustomerId, row.ConversationId));
        Assert.Equal(
            (entry.Arguments, entry.Fields, entry.Rows, entry.Model, entry.PersonaVersion, entry.Milliseconds, (long?)1),
            (row.Arguments, row.Fields, row.RowCount, row.Model, row.PersonaVersion, row.Milliseconds, row.Seq));
    }

    [Fact]
    public async Task T29_a_row_that_was_tampered_with_hides_no_other()
    {
        await using var house = await AuditHouse.WithRowsAsync(4);
        foreach (var column in AuditColumns.Names.Append("seq"))
            house.Tamper($"UPDATE audit_entries SET {column} = x'ff00ff' WHERE rowid = 2");
        house.Tamper("UPDATE audit_entries SET at = 9223372036854775807, row_count = 9223372036854775807, persona_version = 'x' WHERE rowid = 3");

        Assert.Equal(4, await house.Get<AuditSearch>().FindAsync(All, CancellationToken.None).CountAsync());
    }

    private static async Task<List<long>> FindAsync(AuditHouse house, AuditFilter filter) =>
        await house.Get<AuditSearch>().FindAsync(filter, CancellationToken.None).Select(row => row.Milliseconds ?? -1).ToListAsync();
}
