using Livechat.Accounts;
using Livechat.Accounts.Import;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;
using Livechat.Tests.Accounts;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Livechat.Tests.Desk;

/// <summary>Conversations, desk and the demo accounts on a real database file, without a server around them.</summary>
internal sealed class DeskHouse : IAsyncDisposable
{
    /// <summary>Has 1001 and 1002 (active, renew) and 1003 (paid once).</summary>
    public const string Tariro = DemoHost.Tariro;

    /// <summary>Has 1005 (suspended), 1007 (expired) and 1008 (cancelled).</summary>
    public const string Nkosilathi = "nkosilathi@ngwelezityres.example";

    private readonly TempFolder _folder = new();
    private readonly ServiceProvider _services;

    private DeskHouse(TimeProvider time, Action<LivechatOptions>? configure, IAccountSource? accounts)
    {
        var (options, faults) = SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(
            new Dictionary<string, string?> { ["LIVECHAT_DATA"] = _folder }).Build());
        if (faults.Count > 0)
            throw new InvalidOperationException(string.Join('\n', faults));
        configure?.Invoke(options);
        Time = time;
        var services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs))
            .AddSingleton(options)
            .AddSingleton(time)
            .AddStorage(_folder)
            .AddAudit()
            .AddPeople(_folder)
            .AddAccounts(options)
            .AddConversations()
            .AddDesk();
        if (accounts is not null)
            services.AddSingleton(accounts);
        _services = services.BuildServiceProvider();
    }

    public TimeProvider Time { get; }
    public LogCollector Logs { get; } = new();
    public ConversationLog Log => Get<ConversationLog>();
    public Confirmations Confirmations => Get<Confirmations>();

    public static async Task<DeskHouse> OpenAsync(TimeProvider? time = null, Action<LivechatOptions>? configure = null, IAccountSource? accounts = null)
    {
        var house = new DeskHouse(time ?? TimeProvider.System, configure, accounts);
        await house.Get<Migrator>().MigrateAsync(CancellationToken.None);
        await house.Get<Store>().LoadAsync(CancellationToken.None);
        if ((await house.Get<AccountImport>().ImportAsync([AccountsHouse.DemoFile], dryRun: false, CancellationToken.None)).Faults is [var fault, ..])
            throw new InvalidOperationException(fault.ToString());
        return house;
    }

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <summary>Somebody of this customer, whom a host site vouched for.</summary>
    public async Task<Principal> SignInAsync(string reference = Tariro, string? subject = null) =>
        (await Get<SiteUsers>().FindOrAddAsync(
            new SiteIdentity(subject ?? reference, "Somebody", null, reference, DateTimeOffset.MaxValue), CancellationToken.None))!;

    public Task<Conversation> OpenConversationAsync(Principal owner, string department = "support") =>
        Log.OpenAsync(new NewConversation(owner.Key, department));

    /// <summary>The proposal for one of the customer's own subscriptions.</summary>
    public async Task<NewConfirmation> ProposeAsync(Principal by, string reference, string change)
    {
        var proposal = await TryProposeAsync(by, reference, change);
        return proposal.Confirmation ?? throw new InvalidOperationException(proposal.Problem);
    }

    public async Task<ServiceProposal> TryProposeAsync(Principal by, string reference, string change)
    {
        var found = await Get<IAccountSource>().FindSubscriptionAsync(CustomerScope.Of(by)!, reference, CancellationToken.None);
        return Get<ServiceProposals>().Propose(found!.Summary, change);
    }

    /// <summary>An answer that asks for these clicks, through a turn of its own.</summary>
    public async Task<ConversationEvent> AnswerAsync(Conversation conversation, params NewConfirmation[] confirmations)
    {
        await Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, conversation.Owner, "Guest", "please"));
        var turn = await Get<TurnLog>().ClaimAsync(conversation.Id) ?? throw new InvalidOperationException("No turn was owed.");
        var answer = new TurnAnswer(Guid.CreateVersion7(), "Support Engineer", "Please confirm.", null, false, "builtin", TurnOutcome.Answered) { Confirmations = confirmations };
        return await Get<TurnLog>().CompleteAsync(turn, answer) ?? throw new InvalidOperationException("The answer was not taken.");
    }

    /// <summary>A turn that runs, in a conversation of its own.</summary>
    public async Task<TurnHold> TurnAsync()
    {
        var conversation = await OpenConversationAsync(new Principal(PrincipalKind.Guest, Guid.CreateVersion7()));
        await Log.AppendVisitorMessageAsync(new VisitorMessage(conversation.Id, conversation.Owner, "Guest", "please"));
        return (await Get<TurnLog>().ClaimAsync(conversation.Id))!.Hold;
    }

    /// <summary>A conversation in which this change waits for a click.</summary>
    public async Task<(Conversation Conversation, NewConfirmation Proposal)> AskAsync(Principal by, string reference = "1001", string change = ServiceChange.AutoRenewOff)
    {
        var conversation = await OpenConversationAsync(by);
        var proposal = await ProposeAsync(by, reference, change);
        await AnswerAsync(conversation, proposal);
        return (conversation, proposal);
    }

    public Task<List<ConversationEvent>> EventsAsync(Conversation conversation) =>
        Log.ReadAfterAsync(conversation.Id, 0, int.MaxValue, CancellationToken.None);

    /// <summary>Every confirmation event as "state title", and every line of the system.</summary>
    public async Task<List<string>> ToldAsync(Conversation conversation) =>
    [
        .. (await EventsAsync(conversation))
            .Where(entry => entry.Kind == EventKind.Confirmation || entry.SenderType == SenderType.System)
            .Select(entry => entry.Kind == EventKind.Confirmation ? $"{entry.Body} {entry.ReadDetails()!.Confirmation!.Title}" : entry.Body!),
    ];

    public async Task<long> CountAsync(string sql, params (string, object?)[] parameters) =>
        (await Get<Database>().QueryAsync(sql, row => row.GetInt64(0), parameters, CancellationToken.None)).Single();

    public async Task<bool> AutoRenewAsync(string reference) =>
        await CountAsync("SELECT auto_renew FROM subscriptions WHERE reference = @reference", ("@reference", reference)) == 1;

    public Task<List<string>> TextsAsync(string sql) => Get<Database>().QueryAsync(
        sql, row => Convert.ToString(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture)!, [], CancellationToken.None);

    public Task ExecuteAsync(string sql, params (string, object?)[] parameters) => Get<CommitQueue>().WriteAsync(write => write.Execute(sql, parameters));

    /// <summary>Starts what tells of confirmations that ran out.</summary>
    public async Task StartExpiryAsync() =>
        await Get<IEnumerable<IHostedService>>().OfType<ConfirmationExpiry>().Single().StartAsync(CancellationToken.None);

    public Task StopExpiryAsync() => Get<IEnumerable<IHostedService>>().OfType<ConfirmationExpiry>().Single().StopAsync(CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await StopExpiryAsync();
        await _services.DisposeAsync();
        _folder.Dispose();
        Logs.VerifyNoErrors();
    }
}
