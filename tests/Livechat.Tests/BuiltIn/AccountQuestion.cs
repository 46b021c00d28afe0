using System.Text.Json;
using Livechat.Tests.Knowledge;

namespace Livechat.Tests.BuiltIn;

/// <summary>What somebody writes, with what must be looked up or done for the last of it and what the answer must and must not say.</summary>
/// <param name="as">Who: see <see cref="AccountVisitor"/>.</param>
/// <param name="says">One message a turn; the last is scored.</param>
/// <param name="calls">Every tool that must be called, but for the search of the articles; no other may be.</param>
/// <param name="args">Arguments that some call must have had.</param>
/// <param name="has">Texts the answer must hold.</param>
/// <param name="hasNot">Texts it must not hold.</param>
public sealed record AccountQuestion(
    string @as, string department, string[] says, string[] calls, Dictionary<string, string>? args = null, string[]? has = null, string[]? hasNot = null)
{
    // Words of the machinery, and what would be a promise that nothing was done for.
    private static readonly string[] Never = ["svc_", "get_visitor", "create_ticket", "manage_service", "handle", "JSON", "has been cancelled", "has been upgraded"];

    public static IReadOnlyList<AccountQuestion> Load(string file) =>
        JsonSerializer.Deserialize<List<AccountQuestion>>(File.ReadAllText(Path.Combine(KnowledgeHouse.Tests, "BuiltIn", file)))!;

    /// <summary>Null when all is as it should be, else what is not.</summary>
    public async Task<string?> FaultAsync(KnowledgeHouse house)
    {
        var chat = new BuiltInChat(house, department, visitor: new AccountVisitor(@as));
        BuiltInAnswer? answer = null;
        foreach (var message in says)
            answer = await chat.SayAsync(message);
        var made = chat.Calls.Where(call => call.Name != "search_knowledge").ToList();
        var names = made.Select(call => call.Name).ToList();
        if (!names.Distinct().Order().SequenceEqual(calls.Order()))
            return $"called {(names.Count == 0 ? "nothing" : string.Join(", ", names))} instead of {(calls.Length == 0 ? "nothing" : string.Join(", ", calls))}: {Short(answer!.Text)}";
        foreach (var (name, value) in args ?? [])
        {
            if (!made.Exists(call => call.Arguments?.TryGetValue(name, out var given) == true && (given as string)?.Equals(value, StringComparison.OrdinalIgnoreCase) == true))
                return $"no call has {name} = {value}: {JsonSerializer.Serialize(made.Select(call => call.Arguments))}";
        }
        if ((has ?? []).FirstOrDefault(text => !answer!.Text.Contains(text, StringComparison.OrdinalIgnoreCase)) is { } missing)
            return $"does not say “{missing}”: {Short(answer!.Text)}";
        return (hasNot ?? []).Concat(Never).FirstOrDefault(text => answer!.Text.Contains(text, StringComparison.Ordinal)) is { } leaked ? $"says “{leaked}”: {Short(answer!.Text)}" : null;
    }

    private static string Short(string text) => text.Replace('\n', ' ') is { Length: > 260 } whole ? whole[..260] : text.Replace('\n', ' ');
}
