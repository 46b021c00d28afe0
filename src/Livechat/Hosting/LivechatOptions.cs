using System.Net;

namespace Livechat.Hosting;

/// <summary>The effective settings, checked. Made once at start by <see cref="SettingsReader"/>; each property's meaning, default and range stand in <see cref="Settings"/>.</summary>
public sealed class LivechatOptions
{
    public string Company { get; internal set; } = "";
    public string DataFolder { get; internal set; } = "";
    public string ContentFolder { get; internal set; } = "";
    public bool Demo { get; internal set; }

    /// <summary>The origin visitors see (scheme, host, port), when it is not the address the server listens on.</summary>
    public string? PublicUrl { get; internal set; }

    /// <summary>The proxies that are believed whom they speak for.</summary>
    public IReadOnlyList<IPNetwork> TrustedProxies { get; internal set; } = [];

    /// <summary>What visitors accept by writing; null when the company asks for nothing.</summary>
    public Uri? PrivacyUrl { get; internal set; }

    /// <summary>Where customers sign in, when that is not here.</summary>
    public Uri? SignInUrl { get; internal set; }

    /// <summary>Origins of host pages, each scheme://host[:port].</summary>
    public IReadOnlyList<string> AllowedOrigins { get; internal set; } = [];

    /// <summary>Further hosts that links in answers may lead to, each host[:port].</summary>
    public IReadOnlyList<string> LinkHosts { get; internal set; } = [];

    /// <summary>Departments that only signed-in people may enter.</summary>
    public IReadOnlyList<string> AnonymousOff { get; internal set; } = [];

    /// <summary>How many tickets, and how many callbacks, one visitor may ask for in an hour.</summary>
    public int ActionsPerHour { get; internal set; }

    /// <summary>What the rows of the audit are sealed with. Null: the key of the data folder.</summary>
    public string? AuditKey { get; internal set; }

    public LimitOptions Limits { get; } = new();
    public SignInOptions SignIn { get; } = new();
    public SiteIdentityOptions SiteIdentity { get; } = new();
    public AccountOptions Accounts { get; } = new();
    public GeminiOptions Gemini { get; } = new();
    public OpenAiOptions OpenAi { get; } = new();
    public TurnOptions Turns { get; } = new();
    public BudgetOptions Budgets { get; } = new();
}

/// <summary>The limits of the wire protocol.</summary>
public sealed class LimitOptions
{
    public int MessageCharacters { get; internal set; }
    public int FrameBytes { get; internal set; }
    public TimeSpan FrameAssembly { get; internal set; }
    public int ControlBytesPerSecond { get; internal set; }
    public int MessagesPerMinute { get; internal set; }
    public int MessageBurst { get; internal set; }

    /// <summary>Of everybody together; 0 for as many as there is room for (see <see cref="Capacity"/>).</summary>
    public int Sockets { get; internal set; }

    public int SocketsPerVisitor { get; internal set; }
    public int SocketsPerAddress { get; internal set; }

    /// <summary>HTTP requests below /api/v1 from one address.</summary>
    public int RequestsPerMinute { get; internal set; }

    public int OutgoingQueueBytes { get; internal set; }
    public TimeSpan Hello { get; internal set; }
    public TimeSpan Heartbeat { get; internal set; }
    public TimeSpan HeartbeatTimeout { get; internal set; }
}

/// <summary>What guessing a password costs, and how long a sign-in lasts.</summary>
public sealed class SignInOptions
{
    public int Attempts { get; internal set; }
    public TimeSpan Lock { get; internal set; }
    public int FailuresPerAddress { get; internal set; }
    public TimeSpan Lifetime { get; internal set; }
}

/// <summary>How a host site says who its visitor is. Without secrets and key files it can not.</summary>
public sealed class SiteIdentityOptions
{
    /// <summary>HS256, RS256 or ES256. What a token's header says is compared with it, never believed.</summary>
    public string Algorithm { get; internal set; } = "";

    /// <summary>The secret and the one before it, for HS256.</summary>
    public IReadOnlyList<string> Secrets => [.. new[] { Secret, OldSecret }.OfType<string>()];

    /// <summary>Files with public keys, for RS256 and ES256.</summary>
    public IReadOnlyList<string> KeyFiles { get; internal set; } = [];

    internal string? Secret { get; set; }
    internal string? OldSecret { get; set; }
}

/// <summary>Where customers' accounts are. Without <see cref="Url"/> in the own tables.</summary>
public sealed class AccountOptions
{
    /// <summary>The address of the company's own system: https, or http on this machine.</summary>
    public Uri? Url { get; internal set; }

    /// <summary>Signs the requests to it.</summary>
    public string? Secret { get; internal set; }

    /// <summary>Whether that system may be in a private network.</summary>
    public bool AllowPrivate { get; internal set; }

    public TimeSpan Timeout { get; internal set; }

    /// <summary>How long an answer is kept for its customer; zero for not at all.</summary>
    public TimeSpan Cache { get; internal set; }

    /// <summary>The largest answer.</summary>
    public int AnswerBytes { get; internal set; }
}

/// <summary>Google Gemini. Without <see cref="ApiKey"/> it is not used.</summary>
public sealed class GeminiOptions
{
    public string? ApiKey { get; internal set; }
    public string Model { get; internal set; } = "";
    public double? Temperature { get; internal set; }
    public int MaxTokens { get; internal set; }
    public Uri BaseUrl { get; internal set; } = null!;
}

/// <summary>Any endpoint that speaks OpenAI's chat completions. Used when <see cref="BaseUrl"/> or <see cref="ApiKey"/> is set and Gemini has no key.</summary>
public sealed class OpenAiOptions
{
    public string? ApiKey { get; internal set; }
    public Uri? BaseUrl { get; internal set; }
    public string? Model { get; internal set; }
}

/// <summary>What a day of the configured model may cost; 0 is no limit.</summary>
public sealed class BudgetOptions
{
    /// <summary>Calls of one customer, with all its users, or of one guest.</summary>
    public int CallsPerVisitor { get; internal set; }

    /// <summary>Calls of everybody at one address.</summary>
    public int CallsPerAddress { get; internal set; }

    public int TokensPerVisitor { get; internal set; }

    /// <summary>Tokens of all visitors together.</summary>
    public int TokensPerDay { get; internal set; }
}

/// <summary>How long and how much an answer may take.</summary>
public sealed class TurnOptions
{
    public TimeSpan Deadline { get; internal set; }
    public TimeSpan PieceTimeout { get; internal set; }
    public int ToolRounds { get; internal set; }
    public int HistoryTokens { get; internal set; }
    public int Concurrent { get; internal set; }

    /// <summary>Calls of the configured model in flight at once.</summary>
    public int ModelCallsAtOnce { get; internal set; }
}
