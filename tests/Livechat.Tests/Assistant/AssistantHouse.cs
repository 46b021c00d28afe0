using System.Collections.Concurrent;
using Livechat.Assistant;
using Livechat.Assistant.Models;
using Livechat.Assistant.Personas;
using Livechat.Assistant.Turns;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Knowledge;
using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
            .AddConversations()
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
    public LivechatOptions Options { get; }
    public LogCollector Logs { get; } = new();
    public ScriptedModel BuiltIn { get; }
    public ConversationLog Log => Get<ConversationLog>();
    public ConversationFeed Feed => Get<ConversationFeed>();
    public TurnRunner Runner => Get<IEnumerable<IHostedService>>().OfType<TurnRunner>().Single();
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

    public Task<Conversation> OpenConversationAsync(string department = "support", string? name = null) =>
        Log.OpenAsync(new NewConversation("guest:a", department, VisitorName: name));

    public Task<AppendResult> SayAsync(Conversation conversation, string text) =>
        Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, "guest:a", "Guest", text));

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
        (await Log.AccessAsync(conversation.Id, conversation.Owner, CancellationToken.None))!;

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
