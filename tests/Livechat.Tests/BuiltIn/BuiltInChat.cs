using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Assistant.Models.BuiltIn;
using Livechat.Knowledge;
using Livechat.Tests.Knowledge;
using Microsoft.Extensions.AI;

namespace Livechat.Tests.BuiltIn;

/// <summary>A conversation with the built-in assistant: real search over a real database, the tool rounds run as the turn runner does.</summary>
/// <param name="visitor">Who writes; without one a guest to whom only the articles and a colleague are offered.</param>
public sealed class BuiltInChat(KnowledgeHouse house, string department = "support", bool canTransfer = true, AccountVisitor? visitor = null)
{
    public const string Company = "Slyker Tech Web Services";

    /// <summary>The day on which everything is asked.</summary>
    public static readonly DateTimeOffset Today = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);

    private const int ToolRounds = 4;
    private const int PassagesOfATool = 4;

    private static readonly JsonElement AnySchema = JsonSerializer.SerializeToElement(new { type = "object" });

    private readonly BuiltInChatClient _client = new(new FixedTime(Today));
    private readonly List<ChatMessage> _messages = [new(ChatRole.System, "You are the Support Engineer.")];

    /// <summary>The queries of the last turn's searches, in order.</summary>
    public List<string> Searches { get; } = [];

    /// <summary>Every passage it was shown.</summary>
    public List<PassageResult> Passages { get; } = [];

    /// <summary>What the other tools of the last turn answered.</summary>
    public List<(string Tool, JsonElement Result)> Results { get; } = [];

    /// <summary>All calls of the last turn, in order.</summary>
    public List<FunctionCallContent> Calls { get; } = [];

    public bool WasTransferred { get; private set; }

    /// <summary>What the transfer tool answers.</summary>
    public string TransferResult { get; set; } = """{"status":"success","message":"A colleague is being asked."}""";

    public async Task<BuiltInAnswer> SayAsync(params string[] messages)
    {
        _messages.AddRange(messages.Select(text => new ChatMessage(ChatRole.User, text)));
        Searches.Clear();
        Calls.Clear();
        Results.Clear();
        var options = new ChatOptions
        {
            Tools = [.. Tools()],
            AdditionalProperties = new() { [BuiltInPersona.Key] = new BuiltInPersona("Support Engineer", Company, department, visitor?.IsSignedIn == true, visitor is null ? null : AccountVisitor.SignIn) },
        };
        for (var round = 0; ; round++)
        {
            if (round == ToolRounds)
                options.Tools = null;
            var response = await _client.GetResponseAsync(_messages, options, CancellationToken.None);
            _messages.AddRange(response.Messages);
            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
                return BuiltInAnswer.Of(response);
            var results = new List<AIContent>();
            Calls.AddRange(calls);
            foreach (var call in calls)
                results.Add(new FunctionResultContent(call.CallId, await RunAsync(call)));
            _messages.Add(new ChatMessage(ChatRole.Tool, results));
        }
    }

    private async Task<object?> RunAsync(FunctionCallContent call)
    {
        if (call.Name == "transfer_human")
        {
            WasTransferred = true;
            Results.Add((call.Name, JsonElement.Parse(TransferResult)));
            return TransferResult;
        }
        if (call.Name != "search_knowledge")
        {
            Results.Add((call.Name, visitor!.Answer(call.Name, call.Arguments!)));
            return Results[^1].Result;
        }
        var query = (string)call.Arguments!["query"]!;
        Searches.Add(query);
        var answer = await house.Get<KnowledgeSearch>().SearchAsync(query, [department], Audience.Public, PassagesOfATool, CancellationToken.None);
        Passages.AddRange(answer.ToResult().Passages);
        return answer.ToResult().ToJson();
    }

    private IEnumerable<AITool> Tools() =>
        (visitor?.Tools(department) ?? (canTransfer ? ["search_knowledge", "transfer_human"] : ["search_knowledge"]))
            .Select(name => AIFunctionFactory.CreateDeclaration(name, "For the test.", AnySchema));

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}

/// <param name="Text">As a visitor reads it, without citation marks.</param>
/// <param name="Cited">The articles cited, in order.</param>
/// <param name="Outcome">One of <see cref="BuiltInOutcome"/>.</param>
public sealed partial record BuiltInAnswer(string Text, IReadOnlyList<string> Cited, string Outcome)
{
    public static BuiltInAnswer Of(ChatResponse response) => new(
        Mark().Replace(response.Text, "").Trim(),
        [.. Mark().Matches(response.Text).Select(mark => mark.Groups[1].Value).Distinct()],
        (string)response.AdditionalProperties![BuiltInOutcome.Key]!);

    [GeneratedRegex(@"\s*\[\[([a-z0-9-]+)\]\]")]
    private static partial Regex Mark();
}
