using System.Collections.Concurrent;
using Livechat.Accounts;
using Livechat.Accounts.Import;
using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Assistant.Personas;
using Livechat.Assistant.Turns;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Knowledge;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Assistant;

/// <summary>
/// The real turn runner on a real database file, with the shipped personas and three articles. Only the models are the test's own.
/// </summary>
public sealed class AssistantHouse : IAsyncDisposable, IConversationFollower
{
    private readonly ServiceProvider _services;
    private readonly TempFolder? _ownFolder;
    private readonly ConcurrentQueue<ConversationEvent> _events = new();
    private readonly ConcurrentQueue<Draft> _drafts = new();
    private readonly ConcurrentQueue<Typing> _typing = new();
    private bool _runs;

    private AssistantHouse(HouseSetup setup)
    {
        _ownFolder = setup.Folder is null ? new TempFolder() : null;
        Folder = setup.Folder ?? _ownFolder!;
        var settings = new Dictionary<string, string?> { ["LIVECHAT_DATA"] = Folder }.Concat(setup.Settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        var (options, faults) = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        if (faults.Count > 0)
            throw new InvalidOperationException(string.Join('\n', faults));
        Options = options;
        BuiltIn = setup.BuiltIn ?? new ScriptedModel { Otherwise = ScriptedModel.SayAsBuiltIn("The built-in answer.", "answered") };
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Trace))
            .AddSingleton(setup.Time ?? TimeProvider.System)
            .AddSingleton(options)
            .AddStorage(Folder)
            .AddAudit()
            .AddPeople(Folder)
            .AddAccounts(options)
            .AddConversations()
            .AddDesk()
            .AddKnowledge()
            .AddAssistant();
        setup.Configure?.Invoke(services, options);
        if (!setup.RealBuiltIn)
        {
            services.AddSingleton(provider => new AssistantModels(
                setup.Model is null ? provider.GetService<ModelProvider>() : new ModelProvider("gemini", "scripted", setup.Model),
                new ModelProvider(ModelProvider.BuiltIn, "built-in", BuiltIn)));
        }
        _services = services.BuildServiceProvider();
        Feed.FollowAll(this);
    }

    public string Folder { get; }
    public Principal Guest { get; } = new(PrincipalKind.Guest, Guid.CreateVersion7());
    public LivechatOptions Options { get; }
    public LogCollector Logs { get; } = new();
    public ScriptedModel BuiltIn { get; }
    public ConversationLog Log => Get<ConversationLog>();
    public ConversationFeed Feed => Get<ConversationFeed>();
    public TurnRunner Runner => Get<TurnRunner>();
    public IReadOnlyList<Draft> Drafts => [.. _drafts];
    public IReadOnlyList<Typing> Typing => [.. _typing];

    public static async Task<AssistantHouse> OpenAsync(HouseSetup setup)
    {
        var house = new AssistantHouse(setup);
        await house.Get<Migrator>().MigrateAsync(CancellationToken.None);
        await house.Get<Store>().LoadAsync(CancellationToken.None);
        var personas = await house.Get<PersonaImport>().ImportAsync(Path.Combine(Repository.Root, "content", "personas"), CancellationToken.None);
        if (personas.Faults.Count > 0)
            throw new InvalidOperationException(personas.Faults[0].ToString());
        await house.ImportArticlesAsync();
        if (setup.Start)
            await house.StartAsync();
        return house;
    }

    /// <summary>A house whose configured model follows this plan.</summary>
    public static Task<AssistantHouse> WithModelAsync(ScriptedModel model, TimeProvider? time = null) => OpenAsync(new HouseSetup { Model = model, Time = time });

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public async Task StartAsync()
    {
        _runs = true;
        await Runner.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_runs)
            await Runner.StopAsync(CancellationToken.None).Within();
        _runs = false;
    }

    /// <summary>A conversation of <paramref name="owner"/>; of a guest when nobody is given.</summary>
    public Task<Conversation> OpenConversationAsync(string department = "support", string? name = null, Principal? owner = null) =>
        Log.OpenAsync(new NewConversation((owner ?? Guest).Key, department, VisitorName: name));

    public Task<AppendResult> SayAsync(Conversation conversation, string text) =>
        Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, conversation.Owner, "Guest", text));

    /// <summary>The customers of the demo file, with their services and invoices.</summary>
    public async Task ImportAccountsAsync(string? file = null)
    {
        var report = await Get<AccountImport>().ImportAsync([file ?? Path.Combine(Repository.Root, "content", "demo", "accounts.json")], dryRun: false, CancellationToken.None);
        if (report.Faults.Count > 0)
            throw new InvalidOperationException(string.Join('\n', report.Faults));
    }

    /// <summary>A user who may sign in: a customer of <paramref name="reference"/> (of nobody when there is none), or staff.</summary>
    public async Task<Principal> AddUserAsync(string? reference = null, string role = Roles.Customer)
    {
        await using var scope = _services.CreateAsyncScope();
        var user = await scope.ServiceProvider.GetRequiredService<Users>().AddAsync(
            new NewUser($"{Guid.NewGuid():N}@people.example", "Some", "Body", role, role == Roles.Agent ? ["support"] : []), "a password of this test");
        if (reference is not null)
        {
            var customer = await Get<ICustomerDirectory>().FindByReferenceAsync(reference, CancellationToken.None) ?? throw new InvalidOperationException($"There is no {reference}.");
            await Get<CommitQueue>().WriteAsync(write => write.Execute("UPDATE users SET customer_id = @customer WHERE id = @id", ("@customer", customer), ("@id", user.Id)));
        }
        return (await Get<SignIns>().FindByKeyAsync(new Principal(Roles.KindOf(role), user.Id).Key, CancellationToken.None))!;
    }

    /// <summary>Every text of a column, by SQL, without the nulls.</summary>
    public async Task<List<string>> TextsAsync(string sql) =>
        [.. (await Get<Database>().QueryAsync(sql, row => row.TextOrNull(0), [], CancellationToken.None)).OfType<string>()];

    /// <summary>The rows of the audit, oldest first.</summary>
    public Task<List<AuditedCall>> AuditAsync() => Get<Database>().QueryAsync(
        "SELECT action, outcome, principal_kind, user_id, customer_id, conversation_id, arguments, fields, row_count, model FROM audit_entries ORDER BY id",
        row => new AuditedCall(row.GetString(0), row.GetString(1), row.TextOrNull(2), row.IdOrNull(3), row.IdOrNull(4), row.IdOrNull(5), row.TextOrNull(6), row.TextOrNull(7),
            row.IsDBNull(8) ? null : row.GetInt32(8), row.TextOrNull(9)), [], CancellationToken.None);

    public Task SayAsAgentAsync(Conversation conversation, string text) => Get<CommitQueue>().WriteAsync(write =>
        Log.Append(write, ConversationLog.Lock(write, conversation.Id), new ConversationEvent
        {
            Kind = EventKind.Message,
            MessageId = Guid.CreateVersion7(),
            SenderType = SenderType.Agent,
            Author = "user:1",
            Sender = "Tariro",
            Body = text,
        }));

    /// <summary>Says something and waits for the next answer.</summary>
    public async Task<ConversationEvent> AskAsync(Conversation conversation, string text)
    {
        var before = Answers(conversation).Count;
        await SayAsync(conversation, text);
        return await AnswerAsync(conversation, before + 1);
    }

    /// <summary>Waits until the AI has given so many answers and returns the last of these.</summary>
    public async Task<ConversationEvent> AnswerAsync(Conversation conversation, int count = 1)
    {
        await Waiting.Until(() => Task.FromResult(Answers(conversation).Count >= count));
        return Answers(conversation)[count - 1];
    }

    public List<ConversationEvent> Answers(Conversation conversation) =>
        [.. _events.Where(entry => entry.ConversationId == conversation.Id && entry.SenderType == SenderType.Ai)];

    /// <summary>Waits until no turn is running or owed.</summary>
    public Task QuietAsync() => Waiting.Until(async () =>
        Runner.Running == 0 && (await Get<Database>().QueryAsync("SELECT 1 FROM turns WHERE state <> 'done'", row => 1, [], CancellationToken.None)).Count == 0);

    public async Task<Conversation> ReloadAsync(Conversation conversation) =>
        (await Log.ResumeAsync(new Position(conversation.Id, 0, 1), conversation.Owner, CancellationToken.None))!.Conversation;

    public Task<List<ConversationEvent>> EventsAsync(Conversation conversation) =>
        Log.ReadAfterAsync(conversation.Id, 0, int.MaxValue, CancellationToken.None);

    /// <summary>Outcome and answerer of every turn that ended, oldest first: "answered by gemini".</summary>
    public Task<List<string>> OutcomesAsync() => Get<Database>().QueryAsync(
        "SELECT outcome, answered_by FROM turns WHERE state = 'done' ORDER BY finished_at, id",
        row => row.TextOrNull(1) is { } by ? $"{row.TextOrNull(0)} by {by}" : row.TextOrNull(0)!, [], CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _services.DisposeAsync();
        _ownFolder?.Dispose();
    }

    void IConversationFollower.OnEvent(ConversationEvent entry) => _events.Enqueue(entry);

    void IConversationFollower.OnDraft(Guid conversationId, Draft draft) => _drafts.Enqueue(draft);

    void IConversationFollower.OnTyping(Guid conversationId, Typing typing) => _typing.Enqueue(typing);

    private async Task ImportArticlesAsync()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "articles")).FullName;
        foreach (var slug in new[] { "refunds-and-cancellation", "website-down-checklist", "nameservers" })
            File.Copy(Path.Combine(Repository.Root, "content", "knowledge", slug + ".md"), Path.Combine(folder, slug + ".md"), overwrite: true);
        await Get<ArticleImport>().ImportAsync(folder, CancellationToken.None);
    }
}

/// <summary>One row of the audit.</summary>
public sealed record AuditedCall(
    string Action, string Outcome, string? Kind, Guid? UserId, Guid? CustomerId, Guid? ConversationId, string? Arguments, string? Fields, int? Rows, string? Model);

/// <summary>What a test wants different from the usual house.</summary>
public sealed record HouseSetup
{
    /// <summary>The configured model; null for none, or for the one that <see cref="Configure"/> registers.</summary>
    public ScriptedModel? Model { get; init; }

    public ScriptedModel? BuiltIn { get; init; }

    /// <summary>The product's own choice of models instead of scripted ones.</summary>
    public bool RealBuiltIn { get; init; }

    public TimeProvider? Time { get; init; }

    /// <summary>An existing data folder; a new one by default.</summary>
    public string? Folder { get; init; }

    public Dictionary<string, string> Settings { get; init; } = [];

    public Action<IServiceCollection, LivechatOptions>? Configure { get; init; }

    /// <summary>Whether the runner starts at once.</summary>
    public bool Start { get; init; } = true;
}
