using System.Data.Common;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Support;

/// <summary>The conversation log on a real database in a folder of its own, without a server around it.</summary>
public sealed class TestStore : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly TempFolder? _ownFolder;
    private readonly LogCollector _logs = new();
    private bool _expectErrors;

    private TestStore(string? folder, Action<DbTransaction>? commit)
    {
        _ownFolder = folder is null ? new TempFolder() : null;
        Folder = folder ?? _ownFolder!;
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(_logs))
            .AddSingleton(TimeProvider.System)
            .AddStorage(Folder)
            .AddAudit()
            .AddConversations();
        if (commit is not null)
        {
            services.AddSingleton(provider => new CommitQueue(
                provider.GetRequiredService<Database>(), provider.GetRequiredService<StorePosition>(), provider.GetRequiredService<ILogger<CommitQueue>>(), commit));
        }
        _services = services.BuildServiceProvider();
    }

    public string Folder { get; }
    public Database Database => _services.GetRequiredService<Database>();
    public CommitQueue Commits => _services.GetRequiredService<CommitQueue>();
    public ConversationLog Log => _services.GetRequiredService<ConversationLog>();
    public ConversationFeed Feed => _services.GetRequiredService<ConversationFeed>();
    public TurnLog Turns => _services.GetRequiredService<TurnLog>();
    public ConversationErasure Erasure => _services.GetRequiredService<ConversationErasure>();
    public AuditLog Audit => _services.GetRequiredService<AuditLog>();
    public LogCollector Logs => _logs;
    public Store Store => _services.GetRequiredService<Store>();
    public Migrator Migrator => _services.GetRequiredService<Migrator>();

    /// <summary>Opens a migrated store, in a new folder unless one is given.</summary>
    /// <param name="commit">What happens when a transaction is to be committed; to put a fault there.</param>
    public static async Task<TestStore> OpenAsync(string? folder = null, Action<DbTransaction>? commit = null)
    {
        var store = new TestStore(folder, commit);
        await store.Migrator.MigrateAsync(CancellationToken.None);
        await store.Store.LoadAsync(CancellationToken.None);
        return store;
    }

    /// <summary>The fault this test injects is allowed to be logged as an error.</summary>
    public void ExpectErrors() => _expectErrors = true;

    public Task<Conversation> OpenConversationAsync(string owner = "guest:a", string department = "support") =>
        Log.OpenAsync(new NewConversation(owner, department));

    public Task<AppendResult> SayAsync(Conversation conversation, string text, Guid? clientMessageId = null, string? author = null) =>
        Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, author ?? conversation.Owner, "Guest", text, clientMessageId));

    public Task<List<ConversationEvent>> EventsAsync(Conversation conversation) =>
        Log.ReadAfterAsync(conversation.Id, 0, int.MaxValue, CancellationToken.None);

    /// <summary>One number by SQL, over a connection of its own, as another process would see it.</summary>
    public long Count(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database.Path};Pooling=false;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        _ownFolder?.Dispose();
        if (!_expectErrors)
            _logs.VerifyNoErrors();
    }
}
