using Livechat.Audit;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Audit;

public sealed class SealerTests
{
    [Fact]
    public async Task T29_what_is_appended_is_sealed_in_order_within_a_second()
    {
        await using var house = await AuditHouse.OpenAsync();
        await house.StartSealerAsync();

        var fastest = TimeSpan.MaxValue;
        for (var round = 0; round < 3; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(i => house.Audit.AppendAsync(AuditHouse.Entry(i))));
            var written = TimeProvider.System.GetTimestamp();
            await house.UntilSealedAsync();
            var took = TimeProvider.System.GetElapsedTime(written);
            fastest = took < fastest ? took : fastest;
        }
        await house.StopSealerAsync();

        // A busy machine may delay one, but hardly three.
        Assert.True(fastest < TimeSpan.FromSeconds(1), $"{fastest}");

        Assert.Equal(300, house.Ask<long>("SELECT max(seq) FROM audit_entries"));
        Assert.Equal(0, house.Ask<long>("SELECT count(*) FROM audit_entries a JOIN audit_entries b ON b.seq = a.seq + 1 WHERE b.rowid < a.rowid"));
        Assert.Equal(300, (await house.VerifyAsync()).Right);
    }

    [Fact]
    public async Task More_rows_than_a_batch_are_sealed_past_those_that_never_are()
    {
        await using var house = await AuditHouse.OpenAsync();
        house.Tamper("INSERT INTO audit_entries (id, at, action, outcome) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) SELECT 'x' || i, 1, 'x', 'x' FROM n");
        await Task.WhenAll(Enumerable.Range(0, 700).Select(i => house.Audit.AppendAsync(AuditHouse.Entry(i))));

        Assert.Equal(600, (await house.SealAsync()).Foreign);

        Assert.Equal(700, (await house.VerifyAsync()).Right);
    }

    [Fact]
    public async Task The_head_is_anchored_at_the_start_and_at_the_stop()
    {
        await using var house = await AuditHouse.OpenAsync();
        await house.Audit.AppendAsync(AuditHouse.Entry(0));

        await house.StartSealerAsync();
        await Waiting.Until(() => Task.FromResult(File.Exists(house.AnchorFile)));
        var first = await house.HeadAsync();
        await house.Audit.AppendAsync(AuditHouse.Entry(1));
        await house.StopSealerAsync();
        var last = await house.HeadAsync();

        Assert.Equal((1, 2), (first.Seq, last.Seq));
        Assert.Equal([(1, first.MacText), (2, last.MacText)], house.Heads.Select(head => (head.Seq, head.MacText)));
        Assert.Equal([(1, first.MacText), (2, last.MacText)], File.ReadLines(house.AnchorFile).Select(line => AuditAnchor.Parse(line)!).Select(head => (head.Seq, head.MacText)));
        var report = await house.VerifyAsync();
        Assert.Equal((2, 0), (report.Anchors, report.FindingCount));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(house.AnchorFile));
    }

    [Fact]
    public async Task T29_a_tail_that_was_cut_while_nothing_ran_is_noticed_at_the_start_and_found_by_the_kept_anchor()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        await house.StartSealerAsync();
        await house.StopSealerAsync();
        house.Tamper("DELETE FROM audit_entries WHERE seq > 5");
        await using var later = await AuditHouse.OpenAsync(house.Folder);
        later.ExpectErrors(line => line.Text.Contains("gone or changed"));

        await later.StartSealerAsync();
        await Waiting.Until(() => Task.FromResult(later.Heads.Any()));
        await later.StopSealerAsync();

        Assert.Contains(later.Logs.Lines, line => line.Text.Contains("sealed before are gone or changed"));
        Assert.StartsWith("The tail is cut", Assert.Single((await later.VerifyAsync()).Findings));
    }

    [Fact]
    public async Task T29_a_tail_that_is_cut_while_the_server_runs_leaves_a_gap_for_good()
    {
        await using var house = await AuditHouse.WithRowsAsync();
        house.Tamper("DELETE FROM audit_entries WHERE seq > 5");
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        await house.Audit.AppendAsync(AuditHouse.Entry(1));

        Assert.True((await house.SealAsync()).IsBroken);
        Assert.False((await house.SealAsync()).IsBroken);

        var report = await house.VerifyAsync();
        Assert.Equal("Rows 6 to 8 are missing.", Assert.Single(report.Findings));
        Assert.Equal((7, 6, 1), (report.Rows, report.Right, report.Unknown));
    }

    [Theory]
    [InlineData("seq = 'a text'")]
    [InlineData("seq = 9223372036854775807")]
    [InlineData("seq = x'ff'")]
    [InlineData("mac = 'a text'")]
    [InlineData("seq = -1")]
    public async Task T29_no_row_stops_the_sealing_of_others(string change)
    {
        await using var house = await AuditHouse.WithRowsAsync(3);
        house.Tamper($"UPDATE audit_entries SET {change} WHERE seq = 3");
        await using var later = await AuditHouse.OpenAsync(house.Folder);
        foreach (var one in new[] { house, later })
        {
            await one.Audit.AppendAsync(AuditHouse.Entry(0));
            await one.SealAsync();
            Assert.Equal(0, one.Ask<long>("SELECT count(*) FROM audit_entries WHERE seq IS NULL"));
        }

        Assert.NotEmpty((await later.VerifyAsync()).Findings);
    }

    [Fact]
    public async Task Trouble_with_the_storage_is_waited_out()
    {
        await using var house = await AuditHouse.OpenAsync();
        await house.StartSealerAsync();
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        await house.UntilSealedAsync();

        await house.Audit.AppendAsync(AuditHouse.Entry(1));
        house.Tamper("ALTER TABLE audit_entries RENAME TO away");
        await Waiting.Until(() => Task.FromResult(house.Logs.Lines.Any(line => line.Text.Contains("could not be sealed"))));
        house.Tamper("ALTER TABLE away RENAME TO audit_entries");
        await house.UntilSealedAsync();
        await house.Audit.AppendAsync(AuditHouse.Entry(2));
        await house.UntilSealedAsync();
        await house.StopSealerAsync();

        Assert.Equal(3, (await house.VerifyAsync()).Right);
        Assert.Single(house.Logs.Lines, line => line.Text.Contains("could not be sealed"));
    }

    [Fact]
    public async Task T29_rows_of_somebody_else_are_told_once()
    {
        await using var house = await AuditHouse.OpenAsync();
        house.ExpectErrors(line => line.Text.Contains("not written by this server"));
        house.Tamper("INSERT INTO audit_entries (id, at, action, outcome) VALUES ('0', 1, 'get_invoices', 'success')");
        await house.StartSealerAsync();
        for (var i = 1; i < 4; i++)
        {
            await house.Audit.AppendAsync(AuditHouse.Entry(i));
            var rows = i;
            await Waiting.Until(() => Task.FromResult(house.Ask<long>("SELECT count(*) FROM audit_entries WHERE seq IS NOT NULL") == rows));
        }
        await house.StopSealerAsync();

        Assert.Single(house.Logs.Lines, line => line.Text.StartsWith("1 rows of the audit were not written by this server", StringComparison.Ordinal));
    }

    [Fact]
    public async Task T29_the_key_is_made_once_and_only_its_owner_reads_it()
    {
        using var folder = new TempFolder();
        var keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => new AuditKey(folder, null).FindOrMake())));

        Assert.All(keys, key => Assert.Equal(keys[0], key));
        Assert.True(keys[0].Length >= 32);
        Assert.Equal(["audit.key"], Directory.GetFiles(folder).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(folder, "audit.key")));
        Assert.Equal("from the settings"u8.ToArray(), new AuditKey(folder, "from the settings").FindOrMake());
    }

    [Fact]
    public async Task Without_a_key_in_the_settings_the_one_of_the_folder_is_used_again()
    {
        await using var house = await AuditHouse.OpenAsync(key: null);
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        await house.SealAsync();
        await using var later = await AuditHouse.OpenAsync(house.Folder, key: null);
        await later.Audit.AppendAsync(AuditHouse.Entry(1));
        await later.SealAsync();

        Assert.Equal((2, 0), ((await later.VerifyAsync()).Right, (await later.VerifyAsync()).FindingCount));
    }
}

/// <summary>The hourly anchors, on a clock that the test moves.</summary>
[Collection(ManualTimeTests.Name)]
public sealed class HourlyAnchorTests
{
    [Fact]
    public async Task T29_the_head_is_anchored_every_hour_and_kept_when_it_moved()
    {
        var time = new ManualTime();
        await using var house = await AuditHouse.OpenAsync(time: time);
        await house.Audit.AppendAsync(AuditHouse.Entry(0));
        await house.StartSealerAsync();
        await Waiting.Until(() => Task.FromResult(house.Heads.Count() == 1));

        for (var hour = 2; hour < 5; hour++)
        {
            var heads = hour;
            // The timer may not have been started yet.
            await Waiting.Until(() =>
            {
                time.Advance(TimeSpan.FromMinutes(10));
                return Task.FromResult(house.Heads.Count() >= heads);
            });
        }
        await house.Audit.AppendAsync(AuditHouse.Entry(1));
        await house.StopSealerAsync();

        Assert.Equal([1, 2], File.ReadLines(house.AnchorFile).Select(line => AuditAnchor.Parse(line)!.Seq));
        Assert.Equal(2, house.Heads.Last().Seq);
    }
}
