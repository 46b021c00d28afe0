using System.Text;
using System.Text.Json;
using Livechat.Conversations;
using Livechat.Gateway.V2;
using Livechat.Storage;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>The frames in tests/fixtures/frames are what clients in any language are tested with: they must be what the server really takes and sends.</summary>
public sealed class FrameFixtureTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "tests/fixtures/frames");

    public static TheoryData<string> ClientFrames => [.. Names("client-")];

    [Theory]
    [MemberData(nameof(ClientFrames))]
    public void A_client_frame_is_read_as_its_type(string name)
    {
        var json = File.ReadAllText(Path.Combine(Folder, name + ".json"));

        var read = ClientFrameParser.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal(new Frame(json).Type, read.GetType().Name.ToLowerInvariant());
    }

    [Fact]
    public async Task Server_frames_have_exactly_the_keys_and_kinds_of_the_fixtures()
    {
        await using var host = await LivechatHost.StartAsync(("LIVECHAT_HEARTBEAT_SECONDS", "1"), ("LIVECHAT_MESSAGES_PER_MINUTE", "1"), ("LIVECHAT_MESSAGE_BURST", "1"));
        var real = await EveryFrameAsync(host);

        var faults = new List<string>();
        foreach (var name in Names("server-"))
        {
            var expected = Shape(JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder, name + ".json"))).RootElement);
            if (!real.TryGetValue(name, out var frame))
                faults.Add($"{name}: the server did not send one.");
            else if (Shape(JsonDocument.Parse(frame.Raw).RootElement) is var actual && actual != expected)
                faults.Add($"{name}: expected {expected}\n  but the server sent {actual}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static async Task<Dictionary<string, Frame>> EveryFrameAsync(LivechatHost host)
    {
        await using var client = await host.JoinAsync(visitorName: "Ada");
        await client.SendMessageAsync("How do I point my domain to your nameservers?");
        await client.SendMessageAsync("one too many");
        await client.SendMessageAsync(new string('x', 4001));
        await client.ShownAsync(2);
        await using var elsewhere = await V2Client.ConnectAsync(host.Url);
        await elsewhere.HelloAsync(client.Welcome.ConversationId, "another-epoch", 1, client.Welcome.VisitorToken);
        await elsewhere.UntilLiveAsync();
        await AskToConfirmAsync(host, client);
        await client.NextAsync("confirmation");
        await client.SendAsync(new { type = "confirm", confirmation_id = Guid.NewGuid(), accept = true });
        await client.SendAsync(new { type = "ping" });
        await client.NextAsync("ping");
        await client.SendAsync(new { type = "leave" });
        await client.NextAsync("status");
        await host.RestartAsync();
        await client.Closed.Within();

        var frames = client.Received.Concat(elsewhere.Received.Where(frame => frame.Type == "reset"));
        var real = frames.GroupBy(NameOf).ToDictionary(group => group.Key, group => group.First());
        // Drafts may be dropped on their way, so one is taken from where they are written.
        real["server-draft"] = new Frame(Encoding.UTF8.GetString(ServerFrames.Draft(new Draft(Guid.CreateVersion7(), 1, "Set both"))));
        return real;
    }

    private static Task AskToConfirmAsync(LivechatHost host, V2Client client) => host.Services.GetRequiredService<CommitQueue>().WriteAsync(write =>
        host.Services.GetRequiredService<ConfirmationLog>().Open(
            write, ConversationLog.Lock(write, Guid.Parse(client.Welcome.ConversationId)),
            new NewConfirmation(Guid.CreateVersion7(), "manage_service", "Turn auto-renew off", ["Auto-renew: on → off"], "{}", TimeSpan.FromMinutes(5))));

    private static string NameOf(Frame frame) => frame.Type switch
    {
        "message" => $"server-message-{frame.Text("sender_type")}",
        "status" => $"server-status-{frame.Text("status")}",
        "nack" when frame.Has("confirmation_id") => "server-nack-confirmation",
        "nack" when frame.Text("code") == "rate_limited" => "server-nack-rate-limited",
        _ => $"server-{frame.Type}",
    };

    private static IEnumerable<string> Names(string prefix) =>
        Directory.EnumerateFiles(Folder, prefix + "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    private static string Shape(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "{" + string.Join(", ", value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal).Select(property => $"{property.Name}: {Shape(property.Value)}")) + "}",
        JsonValueKind.Array => value.GetArrayLength() == 0 ? "[]" : $"[{Shape(value[0])}]",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ValueKind.ToString().ToLowerInvariant(),
    };
}
