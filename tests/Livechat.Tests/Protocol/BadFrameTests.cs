using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>livechat.v2 reads strictly: what is not exactly a frame of the protocol is refused, stores nothing, and is tolerated nine times in a row.</summary>
public sealed class BadFrameTests(SharedHost shared)
{
    private const string Id = "3f0a1f4e-5a53-4d8e-a3ac-0a3f6f1a2b4c";

    public static TheoryData<string> Frames =>
    [
        "", " ", "hello", "null", "true", "1", "\"message\"", "[]", "{", "{}", "}", "{\"type\":\"ping\"", "{\"type\":\"ping\"}}", "{\"type\":\"ping\"} x",
        "{\"type\":\"ping\"}{\"type\":\"ping\"}", "[{\"type\":\"ping\"}]", "{\"type\":\"ping\",}", "{'type':'ping'}", "{type:\"ping\"}", "{\"type\":\"ping\"/*x*/}",
        "{\"type\":5}", "{\"type\":null}", "{\"type\":[\"ping\"]}", "{\"type\":\"Ping\"}", "{\"type\":\"ping \"}", "{\"type\":\"welcome\"}", "{\"type\":\"system\",\"message\":\"x\"}",
        "{\"type\":\"status\",\"status\":\"agent\"}", "{\"Type\":\"ping\"}", "{\"type\":\"ping\",\"type\":\"ping\"}", "{\"type\":\"ping\",\"typ\\u0065\":\"ping\"}",
        "{\"type\":\"ping\",\"x\":1}", "{\"type\":\"ping\",\"\":1}", "{\"type\":\"ping\",\"timestamp\":\"1\"}", "{\"type\":\"ping\",\"timestamp\":NaN}",
        "{\"type\":\"ping\",\"timestamp\":[[[[[[[[[1]]]]]]]]]}", "{\"type\":\"leave\",\"x\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}",
        "{\"type\":\"message\"}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\"}}", "{\"type\":\"message\",\"message\":\"x\"}",
        $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":5}}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":null}}",
        $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":[\"x\"]}}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":{{}}}}",
        "{\"type\":\"message\",\"client_message_id\":5,\"message\":\"x\"}", "{\"type\":\"message\",\"client_message_id\":\"\",\"message\":\"x\"}",
        "{\"type\":\"message\",\"client_message_id\":\"one\",\"message\":\"x\"}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}0\",\"message\":\"x\"}}",
        $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"message\":\"y\"}}",
        $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"user_id\":1}}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"sender\":\"Guest\"}}",
        $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"email\":\"a@b.c\"}}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"role\":\"admin\"}}",
        $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"session_id\":\"s\"}}", $"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"x\",\"department\":\"management\"}}",
        "{\"type\":\"ack\"}", "{\"type\":\"ack\",\"up_to\":\"1\"}", "{\"type\":\"ack\",\"up_to\":1.5}", "{\"type\":\"ack\",\"up_to\":99999999999999999999}",
        "{\"type\":\"typing\"}", "{\"type\":\"typing\",\"is_typing\":1}", "{\"type\":\"typing\",\"is_typing\":\"true\"}",
        "{\"type\":\"confirm\"}", "{\"type\":\"confirm\",\"confirmation_id\":\"x\",\"accept\":\"yes\"}", "{\"type\":\"rating\",\"score\":3,\"comment\":5}", "{\"type\":\"leave\",\"reason\":\"x\"}",
        "\ufeff{\"type\":\"nothing\"}",
    ];

    [Theory]
    [MemberData(nameof(Frames))]
    public async Task A_bad_frame_is_named_one_and_the_socket_stays_open(string frame)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendTextAsync(frame);

        var refusal = await client.NextAsync();

        Assert.Equal(("nack", "bad_frame", false), (refusal.Type, refusal.Text("code"), refusal.Flag("retryable")));
        Assert.Equal(0, Events(host, client));
        Assert.Equal("sent", (await client.SendMessageAsync("a good one", Id)).Type);
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3, 0x28, 0x22, 0x7D })]
    [InlineData(new byte[] { 0xFF, 0xFE })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    public async Task Bytes_that_are_no_UTF8_harm_only_who_sent_them(byte[] bytes)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendBytesAsync(bytes, System.Net.WebSockets.WebSocketMessageType.Text);

        await Task.WhenAny(client.NextAsync("nack"), client.Closed).Within();

        Assert.True(client.Closed.IsCompleted || client.Received.Any(frame => frame.Type == "nack"));
        Assert.Equal(0, Events(host, client));
    }

    [Theory]
    [InlineData("\\ud800")]
    [InlineData("\\udc00x")]
    [InlineData("\\u0000")]
    [InlineData("x\\u0000y")]
    [InlineData("\\u0007\\u001b[31m")]
    public async Task Odd_characters_get_an_answer_and_the_socket_lives(string escaped)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendTextAsync($"{{\"type\":\"message\",\"client_message_id\":\"{Id}\",\"message\":\"{escaped}\"}}");

        await client.NextAsync("nack", "sent");

        Assert.Equal("sent", (await client.SendMessageAsync("a good one")).Type);
    }

    [Fact]
    public async Task Ten_in_a_row_close_with_1008()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        for (var n = 0; n < 10; n++)
            await client.SendTextAsync("{\"type\":\"nonsense\"}");

        Assert.Equal(1008, await client.Closed.Within());
        Assert.InRange(client.Received.Count(frame => frame.Type == "nack"), 9, 10);
    }

    [Fact]
    public async Task A_good_frame_in_between_starts_the_count_again()
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        for (var round = 0; round < 3; round++)
        {
            for (var n = 0; n < 9; n++)
                await client.SendTextAsync("{\"type\":\"nonsense\"}");
            await client.FlushAsync();
        }

        Assert.Equal("sent", (await client.SendMessageAsync("still here")).Type);
    }

    /// <summary>Threat T5: no column can be written by adding its name to a frame.</summary>
    [Fact]
    public async Task T5_No_column_of_the_database_is_a_key_of_a_frame()
    {
        var host = await shared.GetAsync();
        var columns = Columns(host);
        Assert.Contains("owner", columns);
        string[] known = ["client_message_id"];

        await using var client = await host.JoinAsync();
        foreach (var column in columns.Except(known))
        {
            foreach (var value in new[] { "1", "\"x\"", "null", $"\"{Guid.NewGuid()}\"" })
            {
                await client.SendTextAsync($"{{\"type\":\"message\",\"client_message_id\":\"{Guid.NewGuid()}\",\"message\":\"mass assignment\",\"{column}\":{value}}}");
                Assert.Equal("bad_frame", (await client.NextAsync("nack", "sent")).Text("code"));
            }
            await client.FlushAsync();
        }

        Assert.Equal(0, Events(host, client));
        Assert.Equal(0, host.Stored("mass assignment"));
    }

    [Fact]
    public async Task T5_No_column_of_the_database_is_a_key_of_hello()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_HELLO_SECONDS", "1"));
        string[] known = ["conversation_id", "epoch", "locale", "page_url", "visitor_name"];
        var columns = Columns(host).Except(known).ToList();

        await Parallel.ForEachAsync(columns, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (column, _) =>
        {
            await using var client = await V2Client.ConnectAsync(host.Url);
            await client.SendTextAsync($"{{\"type\":\"hello\",\"client_id\":\"{Guid.NewGuid()}\",\"{column}\":\"x\"}}");
            Assert.Equal(4400, await client.Closed.Within());
            Assert.DoesNotContain(client.Received, frame => frame.Type == "welcome");
        });
        Assert.Equal(0, host.Count("SELECT count(*) FROM conversations"));
    }

    private static long Events(LivechatHost host, V2Client client) =>
        host.Count("SELECT count(*) FROM events WHERE lower(conversation_id) = @id", ("@id", client.Welcome.ConversationId));

    private static List<string> Columns(LivechatHost host)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT DISTINCT c.name FROM pragma_table_list t, pragma_table_info(t.name) c WHERE t.type = 'table' AND t.schema = 'main' AND t.name NOT LIKE 'sqlite%'";
        using var reader = command.ExecuteReader();
        var names = new List<string>();
        while (reader.Read())
            names.Add(reader.GetString(0));
        return names;
    }
}
