using System.Text.Json.Serialization;
using Livechat.Assistant;
using Livechat.Gateway;
using Livechat.Storage;

namespace Livechat.Server.Health;

/// <summary>What /health/ready tells: each thing the chat stands on, whether it works, and if not why and what to do.</summary>
internal sealed class ReadyReport(Database database, CommitQueue commits, SocketDrain drain, AssistantStatus assistant)
{
    public async Task<IReadOnlyList<HealthCheck>> CheckAsync(CancellationToken cancel) => [await DatabaseAsync(cancel), Commits(), Sockets(), Model()];

    private async Task<HealthCheck> DatabaseAsync(CancellationToken cancel)
    {
        try
        {
            await database.QueryAsync("SELECT epoch FROM store", row => row.GetString(0), [], cancel);
            return new HealthCheck("database", HealthState.Ok, "SQLite answers.");
        }
        catch (StorageUnavailableException)
        {
            return new HealthCheck("database", HealthState.Failing, "SQLite does not answer. Look for a full disk or another program that holds the file.");
        }
    }

    private HealthCheck Model() => assistant.Warnings is { Count: > 0 } warnings
        ? new HealthCheck("model", HealthState.Degraded, string.Join(' ', warnings))
        : new HealthCheck("model", HealthState.Ok, assistant.Summary);

    private HealthCheck Sockets() => drain.IsDraining
        ? new HealthCheck("sockets", HealthState.Failing, "The server is stopping and lets nobody new in.")
        : new HealthCheck("sockets", HealthState.Ok, "New chats are let in.");

    private HealthCheck Commits() => commits.Trouble is { } trouble
        ? new HealthCheck("commit queue", HealthState.Failing, $"{trouble.Reason} Messages are refused until then, and nothing that was stored is lost.")
        : commits.Depth < 1000
        ? new HealthCheck("commit queue", HealthState.Ok, $"{commits.Depth} writes wait.")
        : new HealthCheck("commit queue", HealthState.Degraded, $"{commits.Depth} writes wait for the disk. Messages are refused when the queue is full.");
}

internal sealed record HealthCheck(string Name, HealthState State, string Detail);

[JsonConverter(typeof(JsonStringEnumConverter<HealthState>))]
internal enum HealthState
{
    [JsonStringEnumMemberName("ok")]
    Ok,

    [JsonStringEnumMemberName("degraded")]
    Degraded,

    [JsonStringEnumMemberName("failing")]
    Failing,
}

internal sealed record ReadyBody(string Status, IReadOnlyList<HealthCheck> Checks);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReadyBody))]
internal sealed partial class HealthJson : JsonSerializerContext;
