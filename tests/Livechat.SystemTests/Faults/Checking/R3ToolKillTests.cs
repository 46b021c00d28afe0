using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GeminiEmulator;
using Livechat.Checker.Histories;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Livechat.SystemTests.Faults.Checking;

/// <summary>
/// SIGKILL around a tool that does something which stays: before and after its commit, behind it, and when the answer is ready. However often the
/// turn begins again, there is one ticket of it, and the answer names that one.
/// </summary>
public sealed partial class R3ToolKillTests
{
    // Of the commits, some are the ticket's: later and later ones are tried.
    [Theory]
    [InlineData("action_done", 2, 0)]
    [InlineData("answer_made", 2, 0)]
    [InlineData("before_commit", 4, 1)]
    [InlineData("after_commit", 4, 1)]
    public async Task Killed_around_a_ticket_there_is_one_of_each_turn(string point, int passes, int further)
    {
        await using var stage = await Stage.StartAsync($"{point}:1");
        stage.Model.OnRequest = MakesTickets;
        var talk = stage.NewTalk("visitor");
        using var end = new CancellationTokenSource();
        var open = talk.OpenAsync(end.Token);

        var caught = 0;
        for (var pass = 1; pass <= passes; pass++)
        {
            stage.Say(talk.Tabs[0], text: "Please open a ticket for me, I am ann@example.com.");
            await stage.KillAtFailpointAsync();
            if (Numbers(stage, "SELECT count(*) FROM tickets WHERE turn_id IN (SELECT id FROM turns WHERE state = 'running')")[0] != "0")
                caught++;
            await stage.StartAgainAsync();
            var answers = pass;
            await Waiting.Until(() => Task.FromResult(talk.IsSent && talk.Tabs[0].Screen.Lines.Count(line => line.IsAnswer) == answers), what: "the answer after the restart");
            await stage.Server.KillAsync();
            await stage.StartAgainAsync(pass < passes ? $"{point}:{1 + pass * further}" : null);
        }
        await end.CancelAsync();
        await open;

        var conversation = Assert.Single(await stage.JudgeAsync());
        var tickets = Numbers(stage, "SELECT number FROM tickets");
        var named = conversation.Lines.Where(line => line.IsAnswer).SelectMany(line => TicketNumber().Matches(line.Text)).Select(match => match.Value).Distinct().ToList();
        Assert.NotEmpty(tickets);
        Assert.Equal(tickets.Order(), named.Order());
        Assert.Equal(tickets.Count.ToString(), Numbers(stage, "SELECT count(DISTINCT turn_id) FROM tickets")[0]);
        // Which commit is the ticket's depends on how many the start and the sealing of the audit make before it; the tool's own points are
        // always behind it.
        if (point is "action_done" or "answer_made")
            Assert.True(caught > 0, "No server died between a ticket and the end of its turn.");
    }

    private static Reply? MakesTickets(JsonNode? request)
    {
        var last = request!["contents"]!.AsArray()[^1]!.ToJsonString();
        return TicketNumber().Match(last) is { Success: true } made
            ? Reply.Text($"Your ticket number is {made.Value}. {Wording.End}")
            : Reply.Call("create_ticket", new { subject = "Help", description = "The visitor wants a ticket.", priority = "normal", email = "ann@example.com" });
    }

    private static List<string> Numbers(Stage stage, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={stage.Server.DatabaseFile};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var found = new List<string>();
        while (reader.Read())
            found.Add(reader.GetValue(0).ToString()!);
        return found;
    }

    [GeneratedRegex("T-[0-9A-Z]{7}")]
    private static partial Regex TicketNumber();
}
