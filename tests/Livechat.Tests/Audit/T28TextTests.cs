using System.Text.Json;
using Livechat.Audit;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Audit;

/// <summary>Threat T28: what a model or a client wrote makes no second line in the log and no command on a terminal.</summary>
public sealed class T28TextTests
{
    public static TheoryData<string> Hostile => new(
        "x\r\n2026-11-22T17:00:00.000Z info: Livechat.Audit.AuditLog[600] Database query: forged for user_id=1, session_id=2",
        "x\nDatabase query: forged", "\u001b[2J\u001b[31mred", "\u009b31m", "x\u0085y", "x\u2028y\u2029z", "\u202egnp.exe", "\u2066x\u2069", "\0\a\b\t\v\f\u007f", "\ud800 half a pair",
        "\"},{\"forged\":true", new string('x', 100_000), "");

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task T28_one_entry_is_one_plain_line_of_the_log(string text)
    {
        await using var store = await TestStore.OpenAsync();

        await store.Audit.AppendAsync(new AuditEntry(text, "refused") { Arguments = JsonSerializer.Serialize(new { text }), Fields = text, Model = text });
        await store.Audit.AppendAsync(new AuditEntry("get_invoices", text) { Arguments = text });

        var lines = store.Logs.Lines.Where(line => line.Category == typeof(AuditLog).FullName).Select(line => line.Text).ToList();
        Assert.Equal(2, lines.Count);
        Assert.All(lines, line => Assert.Matches("^Database query( refused)?: [A-Za-z0-9_.?-]{0,64} for user_id=none, session_id=none$", line));
        Assert.Equal(2, store.Count("SELECT count(*) FROM audit_entries"));
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task T28_what_others_wrote_is_stored_within_bounds_and_verifies(string text)
    {
        await using var house = await AuditHouse.OpenAsync();

        await house.Audit.AppendAsync(new AuditEntry(text, text) { Arguments = JsonSerializer.Serialize(new { text }), Fields = text, Model = text });
        await house.Audit.AppendAsync(new AuditEntry(text, text) { Arguments = text });
        await house.SealAsync();

        Assert.Equal((2, 0), ((await house.VerifyAsync()).Right, (await house.VerifyAsync()).FindingCount));
        Assert.InRange(house.Ask<long>("SELECT max(length(arguments)) FROM audit_entries"), 0, 30_000);
        // Arguments that were JSON still are.
        using var arguments = JsonDocument.Parse(house.Ask<string>("SELECT arguments FROM audit_entries WHERE seq = 1"));
        Assert.Equal(JsonValueKind.Object, arguments.RootElement.ValueKind);
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public void T28_printed_text_is_plainly_visible(string text)
    {
        var printed = PrintableText.Of(text, 200);

        Assert.True(printed.Length <= 200);
        Assert.DoesNotContain(printed, c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is
            System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator);
    }

    [Theory]
    [InlineData("ünïcode日本語", "ünïcode日本語")]
    [InlineData("a😀b", "a😀b")]
    [InlineData("a\nb", "a\\u000ab")]
    [InlineData("\u001b[31m", "\\u001b[31m")]
    [InlineData("12345678901", "123456789…")]
    [InlineData("12345678😀1", "12345678…")]
    public void Printed_text_stays_readable(string text, string expected) => Assert.Equal(expected, PrintableText.Of(text, 10));
}
