using System.Net;
using System.Net.Sockets;
using GeminiEmulator;
using Livechat.Assistant.Models;
using Xunit;

namespace Livechat.Tests.Assistant.Faults;

/// <summary>R15: a service that hangs is given up, wherever it hangs.</summary>
public sealed class R15HangTests
{
    private static readonly Dictionary<string, GeminiFault> Faults = new()
    {
        ["no headers"] = new([Reply.Hang()], GeminiFault.BuiltIn, ModelFailureKind.Timeout, 1),
        ["no first piece"] = new([Reply.Text(GeminiFault.Good).After(TimeSpan.FromMinutes(1))], GeminiFault.BuiltIn, ModelFailureKind.Timeout, 1),
        ["silence between pieces"] = new([Reply.Text(GeminiFault.Good).InPieces(4).HangAfter(2)], GeminiFault.BuiltIn, ModelFailureKind.Timeout, 1),
    };

    public static TheoryData<string> Names => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public Task R15_Every_hang_ends_in_words(string name) => Faults[name].EndsInWordsAsync();

    [Fact]
    public async Task R15_A_service_that_does_not_take_the_connection_is_given_up()
    {
        // Nobody accepts, and the kernel's queue is full: a further connection is neither taken nor refused.
        using var deaf = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        deaf.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        deaf.Listen(0);
        var waiting = Enumerable.Range(0, 4).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).ToList();
        foreach (var socket in waiting)
            _ = socket.ConnectAsync(deaf.LocalEndPoint!).ContinueWith(connecting => connecting.Exception, TaskScheduler.Default);
        await using var house = await GeminiFault.OpenAsync($"http://{deaf.LocalEndPoint}", pieceSeconds: 1);

        var answer = await house.AskAsync(await house.OpenConversationAsync(), "zzz");

        Assert.Equal(GeminiFault.BuiltIn, answer.Body);
        Assert.Contains(house.Logs.Lines, line => line.Text.Contains("failed with Timeout"));
        waiting.ForEach(socket => socket.Dispose());
    }
}
