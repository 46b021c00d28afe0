using System.Text.Json;
using System.Text.Json.Nodes;
using Livechat.Accounts;
using Livechat.Accounts.Import;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Accounts;

/// <summary>Accounts on a real SQLite file in a folder of its own, without a server around it. The clock stands on the day of the demo.</summary>
internal sealed class AccountsHouse : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    private AccountsHouse(Action<AccountOptions>? configure)
    {
        var options = new LivechatOptions { DataFolder = _folder };
        configure?.Invoke(options.Accounts);
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton(options)
            .AddSingleton<TimeProvider>(Time)
            .AddStorage(Path.Combine(_folder, "data"))
            .AddAccounts(options)
            .BuildServiceProvider();
    }

    public static string DemoFile { get; } = Path.Combine(Repository.Root, "content", "demo", "accounts.json");

    public LogCollector Logs { get; } = new();

    public ManualTime Time { get; } = new();

    public IAccountSource Source => Get<IAccountSource>();

    public static async Task<AccountsHouse> OpenAsync(Action<AccountOptions>? configure = null)
    {
        var house = new AccountsHouse(configure);
        await house.Get<Migrator>().MigrateAsync(CancellationToken.None);
        return house;
    }

    public static async Task<AccountsHouse> WithDemoAsync()
    {
        var house = await OpenAsync();
        await house.ImportAsync(DemoFile);
        return house;
    }

    /// <summary>The demo file to change before importing it.</summary>
    public static JsonObject Demo() => JsonNode.Parse(File.ReadAllText(DemoFile))!.AsObject();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Writes a file of this name.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public string Write(string name, byte[] bytes)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Imports files that must have no fault.</summary>
    public async Task<AccountReport> ImportAsync(params string[] files)
    {
        var report = await TryImportAsync(files);
        return report.Faults.Count == 0 ? report : throw new InvalidOperationException(string.Join('\n', report.Faults));
    }

    public Task<AccountReport> ImportAsync(JsonNode json) => ImportAsync(Write("accounts.json", json.ToJsonString()));

    public Task<AccountReport> TryImportAsync(params string[] files) => Get<AccountImport>().ImportAsync(files, dryRun: false, CancellationToken.None);

    public async Task<Guid> IdOfAsync(string reference) =>
        await Get<ICustomerDirectory>().FindByReferenceAsync(reference, CancellationToken.None) ?? throw new InvalidOperationException($"There is no {reference}.");

    /// <summary>The scope of a signed-in user of this customer.</summary>
    public async Task<CustomerScope> ScopeOfAsync(string reference) => Scope(await IdOfAsync(reference));

    public static CustomerScope Scope(Guid customer) =>
        CustomerScope.Of(new Principal(PrincipalKind.Customer, Guid.CreateVersion7()) { Role = Roles.Customer, CustomerId = customer })!;

    /// <summary>Every text of a column, by SQL.</summary>
    public Task<List<string>> TextsAsync(string sql) => Get<Database>().QueryAsync(
        sql, row => Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!, [], CancellationToken.None);

    /// <summary>Everything one customer can be told, in one text: what the canaries are looked for in, and what must be byte-equal.</summary>
    public async Task<string> EverythingAsync(CustomerScope scope)
    {
        var results = new List<object?>();
        foreach (var query in AccountQueries.All)
            results.Add(await query.RunAsync(Source, scope, null));
        foreach (var subscription in await Source.ListSubscriptionsAsync(scope, CancellationToken.None))
            results.Add(await Source.FindSubscriptionAsync(scope, subscription.Reference, CancellationToken.None));
        return JsonSerializer.Serialize(results, Readable);
    }

    private static readonly JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public async ValueTask DisposeAsync()
    {
        using (var connection = new SqliteConnection(Get<Database>().ConnectionString))
            SqliteConnection.ClearPool(connection);
        await _services.DisposeAsync();
        _folder.Dispose();
        Logs.VerifyNoErrors();
    }
}
