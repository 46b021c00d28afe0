using Livechat.Audit;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Audit;

/// <summary>Threat T29: an insider who may write to the database edits, deletes, reorders or cuts the audit. The triggers are gone in all of these.</summary>
public sealed class T29VerifierTests
{
    public static TheoryData<int, string> EveryRowAndColumn()
    {
        var data = new TheoryData<int, string>();
        for (var kind = 0; kind < 4; kind++)
        {
            foreach (var column in AuditColumns.Names)
                data.Add(kind, column);
        }
        return data;
    }

    [Fact]
    public async Task T29_what_nobody_touched_is_right()
    {
        await using var house = await AuditHouse.WithRowsAsync(1000);

        var report = await house.VerifyAsync(await house.HeadAsync());

        Assert.Empty(report.Findings);
        Assert.Equal((1000, 1000, 0, 0), (report.Rows, report.Right, report.Wrong, report.Unsealed));
        Assert.Equal((1000, 1000), (report.Head!.Seq, report.Head.Count));
        Assert.Null(report.OldestUnsealed);
    }

    [Fact]
    public async Task An_audit_without_rows_is_right()
    {
        await using var house = await AuditHouse.WithRowsAsync(0);

        var report = await house.VerifyAsync();

        Assert.Equal((0, 0, 0), (report.FindingCount, report.Rows, report.Unsealed));
        Assert.Null(report.Head);
    }

    [Theory]
    [MemberData(nameof(EveryRowAndColumn))]
    public async Task T29_each_column_of_each_kind_of_row_is_sealed(int kind, string column)
    {
        await using var house = await AuditHouse.WithRowsAsync();
        var seq = kind + 5;

        // Once as another value, once as the same digits or letters of another type, once as nothing.
        foreach (var value in new[] { $"coalesce({column}, '') || '1'", $"CAST(coalesce({column}, 'x') AS BLOB)", $"iif({column} IS NULL, '', NULL)" })
        {
            if (value.EndsWith("NULL)", StringComparison.Ordinal) && column is ("id" or "at" or "action" or "outcome"))
                continue;
            var before = house.Ask<string>($"SELECT quote({column}) FROM audit_entries WHERE seq = {seq}");
            Assert.Equal(1, house.Tamper($"UPDATE audit_entries SET {column} = {value} WHERE seq = {seq}"));

            var report = await house.VerifyAsync();

            Assert.StartsWith($"Row {seq} is not what was sealed", Assert.Single(report.Findings));
            Assert.Equal((8, 7, 1), (report.Rows, report.Right, report.Wrong));
            house.Tamper($"UPDATE audit_entries SET {column} = {before} WHERE seq = {seq}");
            Assert.Empty((await house.VerifyAsync()).Findings);
        }
    }

    [Theory]
    [InlineData("mac = zeroblob(32)")]
    [InlineData("mac = NULL")]
    [InlineData("mac = 'a text'")]
    [InlineData("mac = substr(mac, 2)")]
    [InlineData("mac = (SELECT mac FROM audit_entries WHERE seq = 4)")]
    public async Task T29_a_changed_mac_is_found_and_only_there(string change)
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper($"UPDATE audit_entries SET {change} WHERE seq = 5");

        var report = await house.VerifyAsync();

        Assert.StartsWith("Row 5 is not what was sealed", Assert.Single(report.Findings));
        Assert.Equal((8, 7, 1), (report.Rows, report.Right, report.Wrong));
    }

    [Theory]
    [InlineData(1, 1, "Row 1 is missing")]
    [InlineData(5, 5, "Row 5 is missing")]
    [InlineData(3, 6, "Rows 3 to 6 are missing")]
    public async Task T29_removed_rows_are_missed(int first, int last, string finding)
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper($"DELETE FROM audit_entries WHERE seq BETWEEN {first} AND {last}");

        var report = await house.VerifyAsync();

        Assert.StartsWith(finding, report.Findings[0]);
        // The row after the gap follows on a mac that nobody has any more.
        Assert.Equal((1, report.Rows - 1, 0), (report.Unknown, report.Right, report.Wrong));
    }

    [Fact]
    public async Task T29_an_anchor_vouches_for_the_row_after_a_gap()
    {
        await using var house = await AuditHouse.OpenAsync();
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        await house.SealAsync();
        var anchor = await house.HeadAsync();
        for (var i = 1; i < 4; i++)
            await house.Audit.AppendAsync(AuditHouse.Entry(i));
        await house.SealAsync();
        house.Tamper("DELETE FROM audit_entries WHERE seq = 1");

        var report = await house.VerifyAsync(anchor);

        Assert.Equal("Row 1 is missing.", Assert.Single(report.Findings));
        Assert.Equal((3, 3), (report.Rows, report.Right));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task T29_two_rows_that_changed_places_are_named(bool withTheirMacs)
    {
        await using var house = await AuditHouse.WithRowsAsync();
        if (withTheirMacs)
        {
            house.Tamper("UPDATE audit_entries SET seq = -seq WHERE seq IN (3, 6); UPDATE audit_entries SET seq = 9 + seq WHERE seq IN (-3, -6)");
        }
        else
        {
            house.Tamper("CREATE TABLE swap AS SELECT * FROM audit_entries WHERE seq IN (3, 6); UPDATE audit_entries SET id = id || '-' WHERE seq IN (3, 6)");
            house.Tamper($"UPDATE audit_entries SET {string.Join(", ", AuditColumns.Names.Select(c => $"{c} = (SELECT {c} FROM swap WHERE seq = 9 - audit_entries.seq)"))} WHERE seq IN (3, 6)");
        }

        var report = await house.VerifyAsync();

        var findings = report.Findings.Where(finding => finding.Contains("put in another order")).ToList();
        Assert.Equal(2, findings.Count);
        Assert.StartsWith("Row 3 is not what was sealed", findings[0]);
        Assert.Contains("It was sealed as row 6", findings[0]);
        Assert.StartsWith("Row 6 is not what was sealed", findings[1]);
        Assert.Contains("It was sealed as row 3", findings[1]);
    }

    [Fact]
    public async Task T29_a_gap_that_was_closed_by_renumbering_is_found()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper("DELETE FROM audit_entries WHERE seq = 3; UPDATE audit_entries SET seq = -seq WHERE seq > 3; UPDATE audit_entries SET seq = -seq - 1 WHERE seq < 0");

        var report = await house.VerifyAsync();

        Assert.Equal((7, 2, 5), (report.Rows, report.Right, report.Wrong));
        Assert.Contains(report.Findings, finding => finding.StartsWith("Row 3 is not what was sealed", StringComparison.Ordinal));
        Assert.Contains(report.Findings, finding => finding.Contains("It was sealed as row 5"));
    }

    [Fact]
    public async Task T29_a_cut_tail_is_caught_by_an_anchor()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        var anchor = await house.HeadAsync();
        house.Tamper("DELETE FROM audit_entries WHERE seq > 6");

        // What is left is a whole chain: only somebody who remembers its head can tell.
        Assert.Empty((await house.VerifyAsync()).Findings);
        var report = await house.VerifyAsync(anchor);

        Assert.Contains("The tail is cut: a given anchor names row 8, and the last one is 6", Assert.Single(report.Findings));
    }

    [Fact]
    public async Task T29_a_tail_that_was_cut_and_grew_again_is_caught_by_an_anchor()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        var anchor = await house.HeadAsync();
        house.Tamper("DELETE FROM audit_entries WHERE seq > 6");
        // The server was stopped, so it does not remember.
        await using var later = await AuditHouse.OpenAsync(house.Folder);
        for (var i = 0; i < 5; i++)
            await later.Audit.AppendAsync(AuditHouse.Entry(i));
        await later.SealAsync();

        var report = await later.VerifyAsync(anchor);

        Assert.StartsWith("Row 8 is not the one that a given anchor names", Assert.Single(report.Findings));
    }

    [Fact]
    public async Task T29_another_key_fits_no_row()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        await using var other = await AuditHouse.OpenAsync(house.Folder, key: "another key that is long enough as well");

        var report = await other.VerifyAsync();

        Assert.StartsWith("No row fits the key", report.Findings[0]);
        Assert.Equal((8, 0, 8), (report.Rows, report.Right, report.Wrong));
    }

    [Fact]
    public async Task T29_a_change_of_the_key_is_found_where_it_happened()
    {
        await using var house = await AuditHouse.WithRowsAsync(4);
        await using var other = await AuditHouse.OpenAsync(house.Folder, key: "another key that is long enough as well");
        for (var i = 0; i < 4; i++)
            await other.Audit.AppendAsync(AuditHouse.Entry(i));
        await other.SealAsync();

        Assert.StartsWith("From row 5 on no row fits the key", (await house.VerifyAsync()).Findings[0]);
        Assert.StartsWith("Up to row 4 no row fits the key", (await other.VerifyAsync()).Findings[0]);
    }

    [Theory]
    [InlineData("seq = 'seven'", "A row stands at no place of the chain")]
    [InlineData("seq = -1", "A row stands at the place -1")]
    [InlineData("seq = 100", "Row 7 is missing")]
    [InlineData("seq = NULL", "Row 7 is missing")]
    public async Task T29_a_changed_place_is_found(string change, string finding)
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper($"UPDATE audit_entries SET {change} WHERE seq = 7");

        var report = await house.VerifyAsync();

        Assert.Contains(report.Findings, one => one.StartsWith(finding, StringComparison.Ordinal));
        Assert.Contains(report.Findings, one => one.StartsWith("Row 7 is missing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task T29_a_second_row_at_a_place_is_found()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper(
            $"DROP INDEX ix_audit_entries_seq; INSERT INTO audit_entries ({AuditColumns.List}, seq, mac) SELECT 'forged', {string.Join(", ", AuditColumns.Names.Skip(1))}, seq, mac FROM audit_entries WHERE seq = 4");

        var report = await house.VerifyAsync();

        Assert.Contains(report.Findings, one => one.StartsWith("A row stands at the place 4, which is no place of its own", StringComparison.Ordinal));
        Assert.Equal((9, 1), (report.Rows, report.Wrong));
    }

    [Fact]
    public async Task T29_rows_written_by_somebody_without_the_key_are_found_and_never_sealed()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper("INSERT INTO audit_entries (id, at, action, outcome) VALUES ('0', 1, 'get_invoices', 'success')");
        house.Tamper("INSERT INTO audit_entries (id, at, action, outcome, mac) SELECT '1', at, action, outcome, mac FROM audit_entries WHERE seq = 4");
        await house.Audit.AppendAsync(AuditHouse.Entry(0));

        Assert.Equal(2, (await house.SealAsync()).Foreign);
        var report = await house.VerifyAsync();

        Assert.Equal((9, 9, 2), (report.Rows, report.Right, report.Unsealed));
        Assert.Equal(2, report.FindingCount);
        Assert.All(report.Findings, finding => Assert.StartsWith("A row that is not sealed was not written by this server", finding));
    }

    [Fact]
    public async Task T29_a_row_that_was_changed_before_it_was_sealed_is_found()
    {
        await using var house = await AuditHouse.OpenAsync();
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        house.Tamper("UPDATE audit_entries SET outcome = 'not_found'");

        Assert.Equal(1, (await house.SealAsync()).Foreign);
        Assert.Contains("was not written by this server", Assert.Single((await house.VerifyAsync()).Findings));
    }

    [Fact]
    public async Task Rows_that_wait_are_told_and_only_wrong_when_they_wait_long()
    {
        var time = new ManualTime();
        await using var house = await AuditHouse.OpenAsync(time: time);
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        time.Advance(TimeSpan.FromSeconds(3));
        await house.Audit.AppendAsync(AuditHouse.Entry(1));

        var soon = await house.VerifyAsync();
        time.Advance(TimeSpan.FromMinutes(2));
        var late = await house.VerifyAsync();

        Assert.Equal((2, TimeSpan.FromSeconds(3), 0), (soon.Unsealed, soon.OldestUnsealed, soon.FindingCount));
        Assert.StartsWith("2 rows are not sealed, the oldest for 123 s", Assert.Single(late.Findings));
    }

    [Fact]
    public async Task T29_a_row_that_the_index_hides_is_counted()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        // A partial index in its place leads to fewer rows than there are, as only a change of the file itself can make it.
        house.Tamper(
            """
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX ix_audit_entries_seq ON audit_entries (seq) WHERE seq < 8' WHERE name = 'ix_audit_entries_seq';
            PRAGMA writable_schema = RESET;
            REINDEX ix_audit_entries_seq;
            PRAGMA writable_schema = ON;
            UPDATE sqlite_master SET sql = 'CREATE UNIQUE INDEX ix_audit_entries_seq ON audit_entries (seq)' WHERE name = 'ix_audit_entries_seq';
            PRAGMA writable_schema = RESET
            """);

        var report = await house.VerifyAsync();

        Assert.Contains(report.Findings, finding => finding.StartsWith("The table has 8 rows, and its index leads to 7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task T29_whatever_is_done_to_some_rows_is_found_where_it_begins()
    {
        const int rows = 40;
        await using var house = await AuditHouse.WithRowsAsync(rows);
        var anchor = await house.HeadAsync();
        house.Tamper("CREATE TABLE kept AS SELECT * FROM audit_entries");
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        for (var round = 0; round < 150; round++)
        {
            var done = new List<string>();
            for (var step = random.Next(1, 4); step > 0; step--)
                done.Add(Mutate(house, random, rows));
            var said = $"seed {seed}, round {round}: {string.Join("; ", done)}";
            var firstTouched = house.Ask<long>(
                $"SELECT coalesce(min(k.seq), 0) FROM kept k LEFT JOIN audit_entries a ON a.seq = k.seq WHERE {string.Join(" OR ", AuditColumns.Names.Append("mac").Select(c => $"a.{c} IS NOT k.{c}"))}");

            var report = await house.VerifyAsync(anchor);

            Assert.True(report.FindingCount > 0 == firstTouched > 0, said);
            if (firstTouched > 0)
                Assert.True(report.Findings.Any(f => Names(f, firstTouched)) && !report.Findings.Any(f => Enumerable.Range(1, (int)firstTouched - 1).Any(seq => Names(f, seq))),
                    $"{said}; first touched: {firstTouched}\n{string.Join('\n', report.Findings)}");
            house.Tamper("DELETE FROM audit_entries; INSERT INTO audit_entries SELECT * FROM kept ORDER BY seq");
        }
    }

    /// <summary>Whether a finding says that this row is missing, cut off or not what it was.</summary>
    private static bool Names(string finding, long seq) =>
        System.Text.RegularExpressions.Regex.Match(finding, @"^(?:Row (?<from>\d+) is|Rows (?<from>\d+) to (?<to>\d+) are missing|The tail is cut: .* Rows (?<from>\d+) to (?<to>\d+) are gone)") is { Success: true } match
        && long.Parse(match.Groups["from"].Value) <= seq && seq <= long.Parse(match.Groups["to"] is { Success: true } to ? to.Value : match.Groups["from"].Value);

    private static string Mutate(AuditHouse house, Random random, int rows)
    {
        var (one, other) = (random.Next(1, rows + 1), random.Next(1, rows + 1));
        var column = random.GetItems(AuditColumns.Names, 1)[0];
        var sql = random.Next(7) switch
        {
            0 => $"UPDATE audit_entries SET {column} = coalesce({column}, '') || char({random.Next(1, 0x2000)}) WHERE seq = {one}",
            1 => $"UPDATE OR IGNORE audit_entries SET {column} = (SELECT {column} FROM audit_entries WHERE seq = {other}) WHERE seq = {one} AND EXISTS (SELECT 1 FROM audit_entries WHERE seq = {other})",
            2 => $"UPDATE audit_entries SET mac = randomblob(32) WHERE seq = {one}",
            3 => $"DELETE FROM audit_entries WHERE seq = {one}",
            4 => $"DELETE FROM audit_entries WHERE seq >= {one}",
            5 => $"UPDATE audit_entries SET seq = -{one} WHERE seq = {one}; UPDATE audit_entries SET seq = {one} WHERE seq = {other}; UPDATE audit_entries SET seq = {other} WHERE seq = -{one}",
            _ => $"UPDATE audit_entries SET mac = (SELECT mac FROM kept WHERE seq = {other}) WHERE seq = {one}",
        };
        house.Tamper(sql);
        return sql;
    }

    [Fact]
    public async Task Without_a_key_there_is_nothing_to_verify_with()
    {
        await using var house = await AuditHouse.OpenAsync(key: null);
        await Assert.ThrowsAsync<AuditKeyMissingException>(() => house.VerifyAsync());
        Assert.False(File.Exists(house.KeyFile));
    }
}
