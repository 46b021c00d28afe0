using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Livechat.Assistant.Tools;
using Livechat.Conversations;
using Livechat.Tests.Assistant;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.AI;
using Xunit;

namespace Livechat.Tests.Threats;

/// <summary>
/// T1: the same talk of customer A on two databases that differ only in everybody else: every request to the model and every result of a
/// tool is equal to the byte, whatever the model calls.
/// </summary>
public sealed class T1NoninterferenceTests
{
    private const string Me = "nkosilathi@ngwelezityres.example";
    private const int Turns = 25;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task T1_what_others_have_changes_no_byte_of_my_talk(int seed)
    {
        using var origin = new TempFolder();
        var conversation = await PrepareAsync(origin);
        using var one = Copy(origin);
        using var two = Copy(origin);
        using var canaries = new CanaryContent(Me, seed);
        // Two worlds: in the second everybody else has other things, and talked meanwhile.
        var plain = await TalkAsync(one, conversation, seed, others: null);
        var different = await TalkAsync(two, conversation, seed, others: canaries);

        Assert.Contains("VPS M", plain);
        Assert.Contains("not_found", plain);
        Assert.Contains("This call is not possible.", plain);
        Assert.Equal(plain, different);
    }

    private static async Task<Conversation> PrepareAsync(TempFolder folder)
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Folder = folder, Start = false });
        await house.ImportAccountsAsync();
        return await house.OpenConversationAsync("billing", owner: await house.AddUserAsync(Me));
    }

    private static TempFolder Copy(TempFolder origin)
    {
        SqliteConnection.ClearAllPools();
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(origin, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy, Path.GetRelativePath(origin, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        return copy;
    }

    /// <summary>Everything a model was sent in the talk, tool results included.</summary>
    private static async Task<string> TalkAsync(TempFolder folder, Conversation conversation, int seed, CanaryContent? others)
    {
        var model = new ScriptedModel();
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Folder = folder, Model = model, Time = new StoppedClock() });
        if (others is not null)
        {
            await house.ImportAccountsAsync(others.AccountsFile);
            await LetOtherTalkAsync(house, model);
        }
        var start = model.Requests.Count;
        // What the attacker's model tries is the same in both worlds: it knows what can be known from outside.
        using var outside = new CanaryContent(Me, seed);
        var calls = HostileCalls.Enumerate(house.Get<ToolBox>().Names, outside.Known, seed).GetEnumerator();
        var own = new List<string>();
        model.Otherwise = (asked, cancel) =>
        {
            own.AddRange(Results(asked).SelectMany(result => System.Text.RegularExpressions.Regex.Matches(result, "svc_[0-9a-z]{10}").Select(match => match.Value)));
            if (asked.Tools.Count == 0)
                return ScriptedModel.Say($"That was round {model.Requests.Count - start}.")(asked, cancel);
            return ScriptedModel.Updates([.. Calls(calls, own), ScriptedModel.End(ChatFinishReason.ToolCalls)])(asked, cancel);
        };
        for (var turn = 0; turn < Turns; turn++)
            await house.AskAsync(conversation, turn % 3 == 0 ? "What do I have, and what does everybody else have?" : $"Go on, {turn}.");
        await house.QuietAsync();
        return Normalise(model.Requests.Skip(start).Select(Write));
    }

    private static async Task LetOtherTalkAsync(AssistantHouse house, ScriptedModel model)
    {
        var other = await house.AddUserAsync("thabani@gonzorafarm.example");
        model.Plan(ScriptedModel.Call("get_visitor_services"), ScriptedModel.Call("get_invoices"), ScriptedModel.Say("There."));
        await house.AskAsync(await house.OpenConversationAsync("billing", owner: other), "What do I have?");
    }

    private static IEnumerable<ChatResponseUpdate> Calls(IEnumerator<(string Tool, JsonObject Arguments)> calls, List<string> handles)
    {
        // The legitimate ones in between, so that there is something to be influenced.
        yield return Call("get_visitor_services", []);
        if (handles.Count > 0)
            yield return Call("get_service_details", new JsonObject { ["handle"] = handles[^1] });
        yield return Call("get_invoices", []);
        yield return Call("get_visitor_chat_history", new JsonObject { ["limit"] = 20 });
        for (var i = 0; i < 4; i++)
        {
            calls.MoveNext();
            var (tool, arguments) = calls.Current;
            yield return Call(tool, arguments);
        }
    }

    private static ChatResponseUpdate Call(string tool, JsonObject arguments) => ScriptedModel.CallUpdate(
        tool, [.. arguments.Select(pair => (pair.Key, (object?)JsonSerializer.SerializeToElement(pair.Value)))]);

    private static IEnumerable<string> Results(Asked asked) =>
        asked.Messages.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => ((JsonElement)result.Result!).GetRawText());

    private static string Write(Asked asked)
    {
        var text = new StringBuilder();
        text.AppendLine(string.Join(',', asked.Tools));
        foreach (var message in asked.Messages)
        {
            text.Append(message.Role).Append(": ").AppendLine(message.Text);
            foreach (var content in message.Contents)
            {
                if (content is FunctionCallContent call)
                    text.Append("  call ").Append(call.Name).AppendLine(JsonSerializer.Serialize(call.Arguments));
                else if (content is FunctionResultContent result)
                    text.Append("  result ").AppendLine(((JsonElement)result.Result!).GetRawText());
            }
        }
        return text.ToString();
    }

    // Numbers of tickets and callbacks are random in every world, and no secret of anybody's.
    private static string Normalise(IEnumerable<string> requests) =>
        System.Text.RegularExpressions.Regex.Replace(string.Join("\n---\n", requests), @"\b[TCR]-[0-9A-HJKMNP-TV-Z]{7}\b", "T-0000000");

    /// <summary>Real timers, and a wall clock that stands: times are part of what a model is told.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 22, 10, 0, 0, TimeSpan.Zero);
    }
}
