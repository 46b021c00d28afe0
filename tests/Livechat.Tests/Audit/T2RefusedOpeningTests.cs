using System.Text.Json;
using Livechat.Storage;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Audit;

/// <summary>Threat T2, as the audit sees it: who asks for a conversation that is not theirs leaves a row, and learns nothing from it.</summary>
public sealed class T2RefusedOpeningTests : IAsyncLifetime
{
    private LivechatHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await LivechatHost.StartAsync(("LIVECHAT_MESSAGE_BURST", "1000"), ("LIVECHAT_MESSAGES_PER_MINUTE", "100000"));

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task T2_somebody_elses_and_an_absent_conversation_leave_the_same_row()
    {
        await using var hers = await _host.JoinAsync();
        await using var his = await V2Client.ConnectAsync(_host.Url);
        string[] ids = [hers.Welcome.ConversationId, Guid.CreateVersion7().ToString(), "nonsense\r\n\u001b[2J", new string('x', 100)];

        foreach (var id in ids)
        {
            await his.SendHelloAsync(id);
            Assert.Equal("not_found", (await his.NextAsync("nack", "welcome")).Text("code"));
        }

        await UntilRefusedAsync(ids.Length);
        var rows = await RowsAsync();
        Assert.Equal(ids, rows.Select(row => JsonDocument.Parse(row.Arguments).RootElement.GetProperty("conversation_id").GetString()));
        // All but the id they asked for is alike, and names nobody but who asked.
        Assert.Single(rows.Select(row => (row.Kind, row.Principal, row.Conversation)).Distinct());
        Assert.Equal(("guest", null), (rows[0].Kind, rows[0].Conversation));
        Assert.Equal(ids.Length, _host.Logs.Lines.Count(line => line.Text == "Database query refused: open_conversation for user_id=none, session_id=none"));
        var owner = await OwnerAsync(hers.Welcome.ConversationId);
        Assert.DoesNotContain(rows, row => row.Principal == owner);
    }

    [Fact]
    public async Task T2_who_gets_their_own_leaves_none()
    {
        await using var visitor = await _host.JoinAsync();
        await visitor.SendMessageAsync("Hello");
        await using var again = await V2Client.ResumeAsync(_host.Url, visitor.Welcome, 0);
        await using var classic = await _host.JoinClassicAsync();
        await classic.AskAsync("Hello", "mine");
        await classic.AskAsync("Hello again", "mine");

        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task T2_somebody_elses_session_id_leaves_a_row_once_and_opens_nothing_of_theirs()
    {
        var session = Guid.NewGuid().ToString();
        await using var hers = await _host.JoinClassicAsync();
        await hers.AskAsync("canary of hers", session);
        await using var his = await _host.JoinClassicAsync("billing");

        await his.AskAsync("one", session);
        await his.AskAsync("two", session);
        await his.AskAsync("three", Guid.NewGuid().ToString());

        await UntilRefusedAsync(1);
        var row = Assert.Single(await RowsAsync());
        Assert.Equal($$"""{"session_id":"{{session}}"}""", row.Arguments);
        var owners = await ReadAsync("SELECT owner FROM conversations WHERE classic_session = @key ORDER BY department", one => one.GetString(0), session);
        Assert.Equal(2, owners.Count);
        Assert.Equal(owners[0], row.Principal);
        Assert.DoesNotContain(his.Received, frame => frame.Raw.Contains("canary"));
    }

    [Fact]
    public async Task T2_guessing_conversations_ends_the_socket()
    {
        await using var guesser = await V2Client.ConnectAsync(_host.Url);

        for (var i = 0; i < 20; i++)
            await guesser.SendHelloAsync(Guid.CreateVersion7().ToString());

        Assert.Equal(1008, await guesser.Closed.Within());
        await UntilRefusedAsync(20);
        Assert.Equal(20, guesser.Received.Count(frame => frame.Type == "nack"));
    }

    [Fact]
    public async Task T2_guessing_session_ids_ends_the_socket_after_the_same_number()
    {
        var sessions = Enumerable.Range(0, 25).Select(_ => Guid.NewGuid().ToString()).ToList();
        await using var hers = await _host.JoinClassicAsync();
        foreach (var session in sessions)
            await hers.AskAsync("mine", session);
        await using var his = await _host.JoinClassicAsync();

        foreach (var session in sessions.Take(20))
            await his.SayAsync("his", session);

        Assert.Equal(1008, await his.Closed.Within());
        await UntilRefusedAsync(20);
    }

    [Fact]
    public async Task A_refusal_does_not_wait_for_its_row()
    {
        await using var his = await V2Client.ConnectAsync(_host.Url);
        await his.SendHelloAsync(Guid.CreateVersion7().ToString());
        await his.NextAsync("nack");
        await UntilRefusedAsync(1);
        using var open = new ManualResetEventSlim();
        var blocked = new TaskCompletionSource();
        // The one writer there is stands still, so that a row that was waited for would never be written.
        var write = _host.Services.GetRequiredService<CommitQueue>().WriteAsync(_ =>
        {
            blocked.SetResult();
            return open.Wait(Waiting.Patience);
        });
        await blocked.Task.Within();

        // Two, because what comes after the first answer would hold up the second.
        for (var i = 0; i < 2; i++)
        {
            await his.SendHelloAsync(Guid.CreateVersion7().ToString());
            Assert.Equal("not_found", (await his.NextAsync("nack")).Text("code"));
        }
        Assert.Single(await RowsAsync());

        open.Set();
        await write.Within();
        await UntilRefusedAsync(3);
    }

    private async Task<string> OwnerAsync(string conversation) =>
        (await ReadAsync("SELECT owner FROM conversations WHERE lower(id) = @key", row => row.GetString(0), conversation)).Single();

    private Task UntilRefusedAsync(int rows) => Waiting.Until(async () => (await RowsAsync()).Count == rows);

    private Task<List<(string Kind, string Principal, string? Conversation, string Arguments)>> RowsAsync() => ReadAsync(
        "SELECT principal_kind, principal, conversation_id, arguments FROM audit_entries WHERE action = 'open_conversation' AND outcome = 'refused' ORDER BY rowid",
        row => (row.GetString(0), row.GetString(1), row.TextOrNull(2), row.GetString(3)));

    private Task<List<T>> ReadAsync<T>(string sql, Func<System.Data.Common.DbDataReader, T> map, string? key = null) =>
        _host.Services.GetRequiredService<Database>().QueryAsync(sql, map, [("@key", key)], CancellationToken.None);
}
