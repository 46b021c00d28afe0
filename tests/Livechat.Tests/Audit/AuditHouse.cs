using Livechat.Audit;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Audit;

/// <summary>The audit on a real SQLite file in a folder of its own, and the insider who changes that file.</summary>
internal sealed class AuditHouse : IAsyncDisposable
{
    public const string Key = "a key of the audit that is long enough";

    public static readonly Principal Customer = new(PrincipalKind.Customer, Guid.CreateVersion7()) { Role = Roles.Customer, CustomerId = Guid.CreateVersion7() };
    public static readonly Principal Staff = new(PrincipalKind.Staff, Guid.CreateVersion7()) { Role = Roles.Admin };
    public static readonly Principal Guest = new(PrincipalKind.Guest, Guid.CreateVersion7());

    private readonly TempFolder? _ownFolder;
    private readonly ServiceProvider _services;
    private Func<LogLine, bool>? _expected;

    private AuditHouse(string? folder, string? key, TimeProvider time)
    {
        _ownFolder = folder is null ? new TempFolder() : null;
        Folder = folder ?? _ownFolder!;
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs))
            .AddSingleton(new LivechatOptions { DataFolder = Folder, AuditKey = key })
            .AddSingleton(time)
            .AddStorage(Folder)
            .AddAudit()
            .BuildServiceProvider();
    }

    public string Folder { get; }
    public LogCollector Logs { get; } = new();
    public AuditLog Audit => Get<AuditLog>();
    public CommitQueue Commits => Get<CommitQueue>();
    public string AnchorFile => Path.Combine(Folder, "audit-anchors.log");
    public string KeyFile => Path.Combine(Folder, "audit.key");

    /// <summary>The lines `Audit head: …` of the log.</summary>
    public IEnumerable<AuditAnchor> Heads => Logs.Lines.Where(line => line.Text.StartsWith("Audit head: ", StringComparison.Ordinal)).Select(line => AuditAnchor.Parse(line.Text)!);

    /// <param name="folder">A folder of another house, or a new one.</param>
    public static async Task<AuditHouse> OpenAsync(string? folder = null, string? key = Key, TimeProvider? time = null)
    {
        var house = new AuditHouse(folder, key, time ?? TimeProvider.System);
        await house.Get<Migrator>().MigrateAsync(CancellationToken.None);
        return house;
    }

    /// <summary>A house with sealed rows of every kind of principal, with all columns and with none; the first is 1.</summary>
    public static async Task<AuditHouse> WithRowsAsync(int rows = 8)
    {
        var house = await OpenAsync();
        for (var i = 0; i < rows; i++)
            await house.Audit.AppendAsync(Entry(i));
        await house.SealAsync();
        return house;
    }

    public static AuditEntry Entry(int number) => (number % 4) switch
    {
        0 => new AuditEntry("get_invoices", "success")
        {
            Principal = Customer, ConversationId = Guid.CreateVersion7(), Arguments = """{"status":"unpaid"}""", Fields = "number,status", Rows = number, Model = "test/model",
            PersonaVersion = 2, Milliseconds = 17,
        },
        1 => new AuditEntry("open_conversation", "refused") { Principal = Guest, Arguments = """{"conversation_id":"x"}""" },
        2 => new AuditEntry("search_knowledge", "success") { Principal = Staff, Rows = 0, Fields = "" },
        _ => new AuditEntry("get_visitor_services", "unauthenticated"),
    };

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public Task<Sealing> SealAsync() => Get<AuditChain>().SealAsync();

    public Task<AuditReport> VerifyAsync(params AuditAnchor[] anchors) => Get<AuditVerifier>().VerifyAsync(anchors, CancellationToken.None);

    public Task<AuditAnchor> HeadAsync() => Get<AuditChain>().HeadAsync();

    /// <summary>Starts what seals in a server.</summary>
    public Task StartSealerAsync() => Sealer.StartAsync(CancellationToken.None);

    public Task StopSealerAsync() => Sealer.StopAsync(CancellationToken.None).Within();

    /// <summary>What somebody does who may write to the database: no trigger stops them.</summary>
    public int Tamper(string sql, params (string Name, object Value)[] parameters)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "livechat.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "DROP TRIGGER IF EXISTS audit_entries_delete; DROP TRIGGER IF EXISTS audit_entries_update; DROP TRIGGER IF EXISTS audit_entries_insert";
        command.ExecuteNonQuery();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value);
        return command.ExecuteNonQuery();
    }

    public T Ask<T>(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(Folder, "livechat.db")};Pooling=false");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (T)command.ExecuteScalar()!;
    }

    public Task UntilSealedAsync() => Waiting.Until(() => Task.FromResult(Ask<long>("SELECT count(*) FROM audit_entries WHERE seq IS NULL") == 0));

    public void ExpectErrors(Func<LogLine, bool> expected) => _expected = expected;

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _ownFolder?.Dispose();
        Logs.VerifyNoErrors(_expected);
    }

    private IHostedService Sealer => _services.GetServices<IHostedService>().OfType<AuditSealer>().Single();
}
