using System.Globalization;
using System.Net;

namespace Livechat.Hosting;

/// <summary>
/// Every setting there is. The one table behind reading, checking, `livechat config` and .env.example.
/// Names of the system this one replaces are kept where it had one.
/// </summary>
public static class Settings
{
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("LIVECHAT_COMPANY", "Slyker Tech Web Services", "The company's name, as visitors read it in greetings and answers.", (o, v) => o.Company = v ?? "our company"),
        Setting.Text("LIVECHAT_DATA", "./data", "Folder for the database and everything else that must survive.", (o, v) => o.DataFolder = Path.GetFullPath(v ?? "./data")),
        Setting.Text("LIVECHAT_CONTENT", null, "Folder with personas/ and knowledge/ to load into an empty database. Not set: the content shipped with the server.", (o, v) => o.ContentFolder = Path.GetFullPath(v ?? Path.Combine(AppContext.BaseDirectory, "content"))),
        Setting.Flag("LIVECHAT_DEMO", false, "Serve the demo site of the demo brand. Never on a real installation.", (o, v) => o.Demo = v),
        new Setting("LIVECHAT_PUBLIC_URL", null, "The address visitors see, for example https://chat.example.com, when a proxy stands before the server.", false, ApplyPublicUrl),
        new Setting("LIVECHAT_TRUSTED_PROXIES", null, "Addresses and networks of the proxies before the server, separated by commas: 127.0.0.1,::1,10.0.0.0/8. Of nobody else is X-Forwarded-For or X-Forwarded-Proto believed.", false, ApplyTrustedProxies),
        Setting.Url("LIVECHAT_PRIVACY_URL", null, "Your privacy notice. When it is set, visitors are told before their first message that writing means accepting it.", (o, v) => o.PrivacyUrl = v),
        Setting.Url("LIVECHAT_SIGN_IN_URL", null, "Where customers sign in, when that is a page of your own. Not set: the sign-in page of this server.", (o, v) => o.SignInUrl = v),
        new Setting("LIVECHAT_ALLOWED_ORIGINS", null, "Origins of the pages that may embed the chat, separated by commas: https://www.example.com,https://shop.example.com. The server's own addresses are always allowed.", false, ApplyOrigins),
        new Setting("LIVECHAT_LINK_HOSTS", null, "Further hosts that links in answers may lead to, separated by commas: docs.example.com,status.example.com. The server's own and those of LIVECHAT_ALLOWED_ORIGINS are always allowed.", false, ApplyLinkHosts),

        new Setting("LIVECHAT_ANONYMOUS_OFF", null, "Departments that only signed-in people may enter, separated by commas: billing,support.", false, ApplyAnonymousOff),
        new Setting("LIVECHAT_IDENTITY_ALGORITHM", "HS256", "How the identity tokens of a host site are signed: HS256, RS256 or ES256. A token signed in another way is refused.", false, ApplyAlgorithm),
        Setting.Text("LIVECHAT_IDENTITY_SECRET", null, "The secret that identity tokens are signed with (HS256), 32 characters or more.", (o, v) => o.SiteIdentity.Secret = v, secret: true),
        Setting.Text("LIVECHAT_IDENTITY_SECRET_OLD", null, "The secret before a change. It is accepted as well, until you remove it.", (o, v) => o.SiteIdentity.OldSecret = v, secret: true),
        new Setting("LIVECHAT_IDENTITY_KEYS", null, "Files with the public keys that identity tokens are verified with (RS256, ES256), separated by commas: a .pem whose name is the key's kid, or a JWKS .json. Two keys at most.", false, ApplyKeyFiles),
        Setting.Number("LIVECHAT_SIGN_IN_ATTEMPTS", 5, 1, "This many wrong passwords lock an account.", (o, v) => o.SignIn.Attempts = v),
        Setting.Seconds("LIVECHAT_SIGN_IN_LOCK_SECONDS", 900, 1, "How long an account stays locked, and how long failures of an address count.", (o, v) => o.SignIn.Lock = v),
        Setting.Number("LIVECHAT_SIGN_IN_FAILURES_PER_ADDRESS", 50, 1, "Failed sign-ins from one address in that time; more are refused unread.", (o, v) => o.SignIn.FailuresPerAddress = v),
        Setting.Number("LIVECHAT_SIGN_IN_DAYS", 14, 1, "A sign-in lasts this long, unless it is ended.", (o, v) => o.SignIn.Lifetime = TimeSpan.FromDays(v), most: 3650),

        new Setting("LIVECHAT_ACCOUNTS_URL", null, "Where the company's own system answers about a customer's account, for example https://billing.example.com/livechat. Not set: the accounts imported here.", false, ApplyAccountsUrl),
        Setting.Text("LIVECHAT_ACCOUNTS_SECRET", null, "The secret that requests to that system are signed with, 32 characters or more.", (o, v) => o.Accounts.Secret = v, secret: true),
        Setting.Flag("LIVECHAT_ACCOUNTS_PRIVATE", false, "That system may have an address in a private network.", (o, v) => o.Accounts.AllowPrivate = v),
        Setting.Seconds("LIVECHAT_ACCOUNTS_SECONDS", 4, 1, "That system must have answered within this time.", (o, v) => o.Accounts.Timeout = v),
        Setting.Seconds("LIVECHAT_ACCOUNTS_CACHE_SECONDS", 15, 0, "How long its answer is kept for the same customer.", (o, v) => o.Accounts.Cache = v),
        Setting.Number("LIVECHAT_ACCOUNTS_BYTES", 256 * 1024, 1024, "The largest answer of that system, in bytes.", (o, v) => o.Accounts.AnswerBytes = v),

        new Setting("LIVECHAT_AUDIT_KEY", null, "The key that the rows of the audit are sealed with, 32 characters or more. Not set: the file audit.key of the data folder, made at first use.", true, ApplyAuditKey),

        Setting.Text("GEMINI_API_KEY", null, "Key of the Google Gemini API. Without one the built-in assistant answers.", (o, v) => o.Gemini.ApiKey = v, secret: true),
        Setting.Text("GEMINI_MODEL", "gemini-3.8-flash", "The Gemini model that answers.", (o, v) => o.Gemini.Model = v ?? "gemini-3.8-flash"),
        new Setting("GEMINI_TEMPERATURE", null, "0 to 2. Sent only when set, and only to models that take it.", false, ApplyTemperature),
        Setting.Number("GEMINI_MAX_TOKENS", 512, 16, "The longest answer a visitor sees, in tokens. Thinking has room of its own.", (o, v) => o.Gemini.MaxTokens = v),
        Setting.Url("GEMINI_BASE_URL", "https://generativelanguage.googleapis.com", "Where the Gemini API is.", (o, v) => o.Gemini.BaseUrl = v ?? new Uri("https://generativelanguage.googleapis.com")),
        Setting.Text("OPENAI_API_KEY", null, "Key for an OpenAI-compatible endpoint, used when GEMINI_API_KEY is not set.", (o, v) => o.OpenAi.ApiKey = v, secret: true),
        Setting.Url("OPENAI_BASE_URL", null, "An OpenAI-compatible endpoint, for example http://localhost:11434/v1 of Ollama, which needs no key.", (o, v) => o.OpenAi.BaseUrl = v),
        Setting.Text("OPENAI_MODEL", null, "The model to ask there.", (o, v) => o.OpenAi.Model = v),

        Setting.Seconds("LIVECHAT_TURN_SECONDS", 20, 2, "An answer is given within this time, by the model or by the built-in assistant.", (o, v) => o.Turns.Deadline = v),
        Setting.Seconds("LIVECHAT_PIECE_SECONDS", 8, 1, "A model that sends nothing for this long is given up.", (o, v) => o.Turns.PieceTimeout = v),
        Setting.Number("LIVECHAT_TOOL_ROUNDS", 4, 0, "How often a model may ask for tools in one answer.", (o, v) => o.Turns.ToolRounds = v, most: 16),
        Setting.Number("LIVECHAT_HISTORY_TOKENS", 6000, 200, "How much of a conversation a model is shown, in tokens; the oldest is left out first.", (o, v) => o.Turns.HistoryTokens = v),
        Setting.Number("LIVECHAT_CONCURRENT_TURNS", 256, 1, "Answers in the making at once; more wait their turn.", (o, v) => o.Turns.Concurrent = v),
        Setting.Number("LIVECHAT_MODEL_CALLS_AT_ONCE", 192, 1, "Calls of the model in flight at once; beyond, the built-in assistant answers. Keep it below LIVECHAT_CONCURRENT_TURNS, or a model that hangs holds up the answers that need none.", (o, v) => o.Turns.ModelCallsAtOnce = v),

        Setting.Number("LIVECHAT_ACTIONS_PER_HOUR", 5, 1, "Tickets a visitor may ask for in an hour, and callbacks likewise.", (o, v) => o.ActionsPerHour = v),

        Setting.Number("LIVECHAT_MODEL_CALLS_PER_VISITOR", 1000, 0, "Calls of the model a customer or a guest may cause in a day of UTC; then the built-in assistant answers. 0: no limit.", (o, v) => o.Budgets.CallsPerVisitor = v),
        Setting.Number("LIVECHAT_MODEL_CALLS_PER_ADDRESS", 10_000, 0, "The same for everybody at one IP address. 0: no limit.", (o, v) => o.Budgets.CallsPerAddress = v),
        Setting.Number("LIVECHAT_MODEL_TOKENS_PER_VISITOR", 0, 0, "Tokens a customer or a guest may use in a day of UTC. 0: no limit.", (o, v) => o.Budgets.TokensPerVisitor = v, most: 2_000_000_000),
        Setting.Number("LIVECHAT_MODEL_TOKENS_PER_DAY", 0, 0, "Tokens of all visitors together in a day of UTC. 0: no limit.", (o, v) => o.Budgets.TokensPerDay = v, most: 2_000_000_000),

        Setting.Number("LIVECHAT_MESSAGE_CHARACTERS", 4000, 1, "The longest message, in characters.", (o, v) => o.Limits.MessageCharacters = v),
        Setting.Number("LIVECHAT_FRAME_BYTES", 16 * 1024, 256, "The largest frame from a client, in bytes, fragments added up.", (o, v) => o.Limits.FrameBytes = v),
        Setting.Seconds("LIVECHAT_FRAME_SECONDS", 10, 1, "The longest time from a frame's first byte to its last.", (o, v) => o.Limits.FrameAssembly = v),
        Setting.Number("LIVECHAT_CONTROL_BYTES", 16 * 1024, 1024, "Bytes of control frames (pings, pongs, empty fragments) a client may send in a second; three seconds of more end its socket.", (o, v) => o.Limits.ControlBytesPerSecond = v),
        Setting.Number("LIVECHAT_MESSAGES_PER_MINUTE", 30, 1, "Messages a visitor may send in a minute.", (o, v) => o.Limits.MessagesPerMinute = v),
        Setting.Number("LIVECHAT_MESSAGE_BURST", 10, 1, "Messages a visitor may send at once.", (o, v) => o.Limits.MessageBurst = v),
        Setting.Number("LIVECHAT_SOCKETS", 0, 0, "Open sockets of everybody together; more are refused. 0: as many as the process's limit of open files has room for. Never more than that.", (o, v) => o.Limits.Sockets = v),
        Setting.Number("LIVECHAT_SOCKETS_PER_VISITOR", 10, 1, "Open sockets of one visitor.", (o, v) => o.Limits.SocketsPerVisitor = v),
        Setting.Number("LIVECHAT_SOCKETS_PER_ADDRESS", 200, 1, "Open sockets from one IP address.", (o, v) => o.Limits.SocketsPerAddress = v),
        Setting.Number("LIVECHAT_REQUESTS_PER_MINUTE", 300, 1, "HTTP requests below /api/v1 from one IP address, in a minute.", (o, v) => o.Limits.RequestsPerMinute = v),
        Setting.Number("LIVECHAT_QUEUE_BYTES", 256 * 1024, 4096, "What may wait for a slow reader, in bytes; beyond it drafts are dropped, then the socket is closed.", (o, v) => o.Limits.OutgoingQueueBytes = v),
        Setting.Seconds("LIVECHAT_HELLO_SECONDS", 10, 1, "How long a livechat.v2 socket may take to say hello.", (o, v) => o.Limits.Hello = v),
        Setting.Seconds("LIVECHAT_HEARTBEAT_SECONDS", 25, 1, "The server pings this often.", (o, v) => o.Limits.Heartbeat = v),
        Setting.Seconds("LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS", 60, 2, "A client that sends nothing for this long is closed.", (o, v) => o.Limits.HeartbeatTimeout = v),
    ];

    private static string? ApplyPublicUrl(LivechatOptions options, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        options.PublicUrl = Origin(text);
        return options.PublicUrl is null ? "must be scheme, host and port only, for example https://chat.example.com" : null;
    }

    private static string? ApplyTrustedProxies(LivechatOptions options, string? text)
    {
        var networks = new List<IPNetwork>();
        foreach (var part in Parts(text))
        {
            if (IPAddress.TryParse(part, out var address))
                networks.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            else if (IPNetwork.TryParse(part, out var network))
                networks.Add(network);
            else
                return $"'{part}' is neither an address nor a network: write 127.0.0.1, ::1 or 10.0.0.0/8";
        }
        options.TrustedProxies = networks;
        return null;
    }

    private static string? ApplyOrigins(LivechatOptions options, string? text)
    {
        var origins = new List<string>();
        foreach (var part in Parts(text))
        {
            if (Origin(part) is not { } origin)
                return $"'{part}' is not an origin: write scheme, host and port only, for example https://www.example.com";
            origins.Add(origin);
        }
        options.AllowedOrigins = origins;
        return null;
    }

    private static string? ApplyLinkHosts(LivechatOptions options, string? text)
    {
        var hosts = new List<string>();
        foreach (var part in Parts(text))
        {
            if (!Uri.TryCreate($"https://{part}", UriKind.Absolute, out var url) || !string.Equals(url.Authority, part, StringComparison.OrdinalIgnoreCase))
                return $"'{part}' is not a host: write its name only, for example docs.example.com";
            hosts.Add(url.Authority);
        }
        options.LinkHosts = hosts;
        return null;
    }

    private static string? ApplyAnonymousOff(LivechatOptions options, string? text)
    {
        options.AnonymousOff = Parts(text);
        return null;
    }

    private static string? ApplyAlgorithm(LivechatOptions options, string? text)
    {
        options.SiteIdentity.Algorithm = text?.Trim() ?? "";
        return options.SiteIdentity.Algorithm is "HS256" or "RS256" or "ES256" ? null : "must be HS256, RS256 or ES256";
    }

    private static string? ApplyKeyFiles(LivechatOptions options, string? text)
    {
        options.SiteIdentity.KeyFiles = [.. Parts(text).Select(Path.GetFullPath)];
        return null;
    }

    private static string? ApplyAccountsUrl(LivechatOptions options, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) || url is not { UserInfo: "", Fragment: "" }
            || (url.Scheme != "https" && !(url.Scheme == "http" && url.IsLoopback)))
            return "must be an https:// address without a user name and without #, or http:// on this machine";
        options.Accounts.Url = url;
        return null;
    }

    private static string? ApplyAuditKey(LivechatOptions options, string? text)
    {
        options.AuditKey = string.IsNullOrWhiteSpace(text) ? null : text.Trim();
        // Shorter than the hash is weaker than the hash.
        return options.AuditKey is { Length: < 32 } ? "must have 32 characters or more" : null;
    }

    private static string[] Parts(string? text) =>
        (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string? ApplyTemperature(LivechatOptions options, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var temperature) || temperature is not (>= 0 and <= 2))
            return "must be a number from 0 to 2";
        options.Gemini.Temperature = temperature;
        return null;
    }

    /// <summary>The origin as a browser writes it in its Origin header; null when the text says more or less than an origin.</summary>
    private static string? Origin(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var url) && url.Scheme is ("http" or "https")
            && url is { PathAndQuery: "/", Fragment: "", UserInfo: "" } && !url.Host.Contains('*')
            ? url.GetLeftPart(UriPartial.Authority)
            : null;
}
