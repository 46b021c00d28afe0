namespace Livechat.Server;

internal static partial class ServerLog
{
    [LoggerMessage(1000, LogLevel.Information, "LiveChat application started")]
    public static partial void ApplicationStarted(this ILogger log);

    [LoggerMessage(1001, LogLevel.Information, "{Hint}")]
    public static partial void OpenInBrowser(this ILogger log, string hint);

    [LoggerMessage(1002, LogLevel.Information, "The database was empty; loaded {Folder} (personas: {Personas}; articles: {Articles})")]
    public static partial void ContentLoaded(this ILogger log, string folder, string personas, string articles);

    [LoggerMessage(1004, LogLevel.Information, "{Summary}")]
    public static partial void AssistantReady(this ILogger log, string summary);

    [LoggerMessage(1005, LogLevel.Warning, "{Warning}")]
    public static partial void AssistantWarning(this ILogger log, string warning);

    [LoggerMessage(1003, LogLevel.Warning, "{Name} is not a setting of this version and has no effect; `config` lists the settings")]
    public static partial void UnknownSetting(this ILogger log, string name);

    [LoggerMessage(1007, LogLevel.Warning, "LIVECHAT_PUBLIC_URL is set, and LIVECHAT_TRUSTED_PROXIES is not: behind a proxy all visitors count as one address and share its limits")]
    public static partial void NoTrustedProxy(this ILogger log);

    [LoggerMessage(1006, LogLevel.Information, "Loaded the demo accounts: {Customers} customers, {Subscriptions} subscriptions, {Invoices} invoices")]
    public static partial void DemoAccountsLoaded(this ILogger log, int customers, int subscriptions, int invoices);

    [LoggerMessage(1007, LogLevel.Information, "{Capacity}")]
    public static partial void Room(this ILogger log, string capacity);

    [LoggerMessage(1008, LogLevel.Warning, "LIVECHAT_SOCKETS is {Wanted}, and there is room for {Sockets} only. Raise the process's limit of open files")]
    public static partial void LessRoom(this ILogger log, int wanted, int sockets);
}
