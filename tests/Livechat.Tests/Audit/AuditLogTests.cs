using Livechat.Audit;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Audit;

public sealed class AuditLogTests
{
    private static readonly Guid Conversation = Guid.CreateVersion7();

    private static readonly Principal Customer = new(PrincipalKind.Customer, Guid.CreateVersion7()) { Role = Roles.Customer, CustomerId = Guid.CreateVersion7() };

    [Fact]
    public async Task An_entry_is_stored_whole()
    {
        await using var store = await TestStore.OpenAsync();

        await store.Audit.AppendAsync(new AuditEntry("get_invoices", "success")
        {
            Principal = Customer,
            ConversationId = Conversation,
            Arguments = """{"status":"unpaid"}""",
            Fields = "number,status",
            Rows = 3,
            Model = "gemini/gemini-3.8-flash",
            PersonaVersion = 2,
            Milliseconds = 17,
        });

        Assert.Equal(1, store.Count(
            $$"""
            SELECT count(*) FROM audit_entries WHERE action = 'get_invoices' AND outcome = 'success' AND principal_kind = 'customer'
            AND principal = '{{Customer.Key}}' AND lower(user_id) = '{{Customer.Id}}' AND lower(customer_id) = '{{Customer.CustomerId}}'
            AND lower(conversation_id) = '{{Conversation}}' AND arguments = '{"status":"unpaid"}' AND fields = 'number,status' AND row_count = 3
            AND model = 'gemini/gemini-3.8-flash' AND persona_version = 2 AND milliseconds = 17 AND at > 1700000000000 AND seq IS NULL
            """));
    }

    [Fact]
    public async Task Each_entry_is_one_line_of_the_log()
    {
        await using var store = await TestStore.OpenAsync();

        await store.Audit.AppendAsync(new AuditEntry("get_visitor_services", "success") { Principal = Customer, ConversationId = Conversation });
        await store.Audit.AppendAsync(new AuditEntry("open_conversation", "refused") { Principal = new Principal(PrincipalKind.Guest, Guid.CreateVersion7()) });

        Assert.Equal(
            [$"Database query: get_visitor_services for user_id={Customer.Id}, session_id={Conversation}", "Database query refused: open_conversation for user_id=none, session_id=none"],
            store.Logs.Lines.Where(line => line.Category == typeof(AuditLog).FullName).Select(line => line.Text));
    }

    [Fact]
    public async Task An_entry_stands_or_falls_with_the_write_it_is_part_of()
    {
        await using var store = await TestStore.OpenAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.Commits.WriteAsync<int>(write =>
        {
            store.Audit.Append(write, new AuditEntry("create_ticket", "success"));
            throw new InvalidOperationException("The ticket was not stored.");
        }));
        Assert.Equal(0, store.Count("SELECT count(*) FROM audit_entries"));
        Assert.DoesNotContain(store.Logs.Lines, line => line.Text.StartsWith("Database query", StringComparison.Ordinal));

        await store.Commits.WriteAsync(write =>
        {
            store.Audit.Append(write, new AuditEntry("create_ticket", "success"));
            return 1;
        });
        Assert.Equal(1, store.Count("SELECT count(*) FROM audit_entries"));
    }

    [Theory]
    [InlineData("DELETE FROM audit_entries")]
    [InlineData("UPDATE audit_entries SET outcome = 'success'")]
    [InlineData("UPDATE audit_entries SET seq = 1, mac = x'00', arguments = NULL")]
    [InlineData("UPDATE audit_entries SET seq = NULL, mac = x'00'")]
    [InlineData("INSERT OR REPLACE INTO audit_entries (id, at, action, outcome) SELECT id, at, 'other', outcome FROM audit_entries")]
    [InlineData("REPLACE INTO audit_entries (rowid, id, at, action, outcome) VALUES (1, 'other', 1, 'other', 'success')")]
    [InlineData("INSERT INTO audit_entries (id, at, action, outcome, seq) VALUES ('other', 1, 'other', 'success', 7)")]
    public async Task T29_the_database_itself_refuses_to_change_a_row(string sql)
    {
        await using var store = await TestStore.OpenAsync();
        await store.Audit.AppendAsync(new AuditEntry("get_service_details", "refused") { Arguments = "{}" });

        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => store.Commits.WriteAsync(write => write.Execute(sql)));

        Assert.Equal(1, store.Count("SELECT count(*) FROM audit_entries WHERE action = 'get_service_details' AND outcome = 'refused' AND arguments = '{}' AND seq IS NULL"));
    }

    [Fact]
    public async Task Storage_that_takes_nothing_is_told_to_the_caller()
    {
        await using var store = await TestStore.OpenAsync();
        await store.Commits.WriteAsync(write => write.Execute("DROP TABLE audit_entries"));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => store.Audit.AppendAsync(new AuditEntry("get_invoices", "success")));
    }
}
