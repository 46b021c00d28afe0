using System.Diagnostics;
using System.Globalization;
using System.Net;
using Microsoft.Data.Sqlite;

namespace Livechat.Bench.Processes;

/// <summary>The chat server as a process of its own, on a free port of 127.0.0.1, with its limits out of the way.</summary>
internal sealed class ServerProcess : IDisposable
{
    /// <summary>The server itself.</summary>
    public const string Real = "src/Livechat.Server";

    /// <summary>The server with a model in the same process that costs nothing, and answers at once if not told otherwise.</summary>
    public const string Instant = "bench/InstantServer";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);

    private static readonly Dictionary<string, string?> RaisedLimits = new()
    {
        ["LIVECHAT_MESSAGES_PER_MINUTE"] = "1000000",
        ["LIVECHAT_MESSAGE_BURST"] = "1000000",
        ["LIVECHAT_SOCKETS_PER_VISITOR"] = "1000000",
        ["LIVECHAT_SOCKETS_PER_ADDRESS"] = "1000000",
        ["LIVECHAT_MODEL_CALLS_PER_VISITOR"] = "0",
        ["LIVECHAT_MODEL_CALLS_PER_ADDRESS"] = "0",
        // A key or an address of the caller's own must not turn a measurement into a bill.
        ["GEMINI_API_KEY"] = null,
        ["GEMINI_BASE_URL"] = null,
        ["GEMINI_MODEL"] = null,
        ["OPENAI_API_KEY"] = null,
        ["OPENAI_BASE_URL"] = null,
        ["OPENAI_MODEL"] = null,
        ["ASPNETCORE_ENVIRONMENT"] = null,
        ["DOTNET_ENVIRONMENT"] = null,
        ["ASPNETCORE_URLS"] = null,
    };

    private readonly DataFolder _data;

    private ServerProcess(ChildProcess process, DataFolder data, Uri url)
    {
        Process = process;
        _data = data;
        Url = url;
    }

    public ChildProcess Process { get; }

    public Uri Url { get; }

    public IPEndPoint Address => new(IPAddress.Loopback, Url.Port);

    /// <summary>When /health first answered 200, counted from the start of the process.</summary>
    public TimeSpan HealthyAfter { get; private set; }

    /// <summary>Lines of the log that warn or tell of a failure.</summary>
    public IEnumerable<string> Troubles => Process.Log.Where(line => line.Contains(" warn: ", StringComparison.Ordinal)
        || line.Contains(" fail: ", StringComparison.Ordinal) || line.Contains(" crit: ", StringComparison.Ordinal));

    /// <summary>Starts a server and waits until it is healthy.</summary>
    /// <param name="data">Where it keeps its database; the caller disposes of it.</param>
    /// <param name="modelUrl">A Gemini API to ask; null for the built-in assistant.</param>
    /// <param name="openFiles">How many files it may have open; null for as many as this process.</param>
    /// <param name="program">The project whose program it is; see <see cref="Instant"/>.</param>
    /// <param name="memory">Whose memory it shares; null for the machine's.</param>
    /// <param name="delay">How long the model of <see cref="Instant"/> takes for an answer.</param>
    public static async Task<ServerProcess> StartAsync(
        DataFolder data, Uri? modelUrl, CancellationToken cancel, int? openFiles = null, string program = Real, MemoryGroup? memory = null, TimeSpan delay = default)
    {
        var url = new Uri($"http://127.0.0.1:{ChildProcess.FreePort()}");
        var settings = new Dictionary<string, string?>(RaisedLimits) { ["LIVECHAT_DATA"] = data.Path, ["INSTANT_MODEL_DELAY_MS"] = delay.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) };
        if (modelUrl is not null)
        {
            settings["GEMINI_API_KEY"] = "test";
            settings["GEMINI_BASE_URL"] = modelUrl.GetLeftPart(UriPartial.Authority);
        }
        // The working folder is the data folder, so that no .env of the caller's is read.
        var process = new ChildProcess(Repository.Program(program), ["--urls", url.GetLeftPart(UriPartial.Authority)], data.Path, settings, openFiles, memory);
        var server = new ServerProcess(process, data, url);
        try
        {
            server.HealthyAfter = await HttpProbe.WaitForOkAsync(server.Address, "/health", process, "The server", StartTimeout, cancel);
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Who gave the answers so far, as the database has it: "answered by gemini" and the like, and how many.</summary>
    public IReadOnlyDictionary<string, int> AnsweredBy()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT outcome || ' by ' || coalesce(answered_by, 'nobody'), count(*) FROM turns WHERE state = 'done' GROUP BY 1";
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<string, int>();
        while (reader.Read())
            counts.Add(reader.GetString(0), reader.GetInt32(1));
        return counts;
    }

    /// <summary>How many visitors' messages and how many turns the database holds.</summary>
    public (long Messages, long Turns) Stored()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT (SELECT count(*) FROM events WHERE sender_type = 'visitor'), (SELECT count(*) FROM turns)";
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    public void Dispose() => Process.Dispose();

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={System.IO.Path.Combine(_data.Path, "livechat.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        return connection;
    }
}

/// <summary>A folder for one server's database, deleted afterwards.</summary>
internal sealed class DataFolder : IDisposable
{
    public DataFolder(DirectoryInfo? under = null)
    {
        Path = System.IO.Path.Combine(under?.FullName ?? System.IO.Path.GetTempPath(), $"livechat-bench-{Environment.ProcessId}-{Stopwatch.GetTimestamp():x}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
