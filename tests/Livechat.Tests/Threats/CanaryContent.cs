using System.Text.Json.Nodes;
using Livechat.Tests.Support;

namespace Livechat.Tests.Threats;

/// <summary>
/// The demo content in which every field of everybody but one customer holds a token of its own. What an attacker is assumed to know of the
/// others (emails, which are also their references, subscription ids, invoice numbers) is left as it is and collected in <see cref="Known"/>.
/// </summary>
internal sealed class CanaryContent : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<string> _canaries = [];

    public CanaryContent(string spared, int seed = 1)
    {
        var content = Path.Combine(Repository.Root, "content");
        foreach (var part in new[] { "personas", "knowledge" })
            Directory.CreateSymbolicLink(Path.Combine(_folder, part), Path.Combine(content, part));
        Directory.CreateDirectory(Path.Combine(_folder, "demo"));
        var demo = JsonNode.Parse(File.ReadAllText(Path.Combine(content, "demo", "accounts.json")))!.AsObject();
        Plant(demo, spared, seed);
        File.WriteAllText(AccountsFile, demo.ToJsonString());
    }

    /// <summary>For LIVECHAT_CONTENT.</summary>
    public string Folder => _folder;

    public string AccountsFile => Path.Combine(_folder, "demo", "accounts.json");

    /// <summary>What must never be seen outside its owner's rows.</summary>
    public IReadOnlyList<string> All => _canaries;

    /// <summary>Identifiers of the others, to attack with.</summary>
    public List<string> Known { get; } = [];

    /// <summary>The first canary in a text; null when there is none.</summary>
    public string? FindIn(string text) => _canaries.Find(canary => text.Contains(canary, StringComparison.OrdinalIgnoreCase));

    public void Dispose() => _folder.Dispose();

    private void Plant(JsonObject demo, string spared, int seed)
    {
        foreach (var customer in demo["customers"]!.AsArray().Concat(demo["users_without_client"]!.AsArray()).Select(entry => entry!.AsObject()))
        {
            var email = customer["user"]!["email"]!.GetValue<string>();
            if (email == spared)
                continue;
            Known.Add(email);
            customer["user"]!["first_name"] = Next(seed);
            customer["user"]!["last_name"] = Next(seed);
            if (customer["client"] is JsonObject client)
                client["company_name"] = Next(seed);
            foreach (var name in customer["sensitive"]!.AsObject().Select(field => field.Key).ToList())
                customer["sensitive"]![name] = Next(seed);
            foreach (var subscription in customer["subscriptions"]!.AsArray().Select(entry => entry!.AsObject()))
            {
                Known.Add(subscription["id"]!.ToString());
                subscription["service_name"] = Next(seed);
                subscription["service_category"] = Next(seed);
                subscription["service_description"] = Next(seed);
                subscription["price"] = NextAmount(seed);
            }
        }
        foreach (var invoice in demo["invoices"]!.AsArray().Select(entry => entry!.AsObject()).Where(invoice => invoice["customer"]!.GetValue<string>() != spared))
        {
            Known.Add(invoice["number"]!.GetValue<string>());
            invoice["description"] = Next(seed);
            invoice["amount"] = NextAmount(seed);
        }
    }

    private string Next(int seed)
    {
        _canaries.Add($"Canary{seed}x{_canaries.Count:D3}q");
        return _canaries[^1];
    }

    private string NextAmount(int seed)
    {
        _canaries.Add($"{918_000 + seed * 1000 + _canaries.Count}.37");
        return _canaries[^1];
    }
}
