using System.Net.WebSockets;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Livechat.Gateway.Classic;
using Livechat.Gateway.V2;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Protocol;

/// <summary>The parsers under random bytes, random JSON and valid frames with something broken: never an exception, and a valid frame is always read as one.</summary>
public sealed class FrameFuzzTests(SharedHost shared)
{
    private const int Inputs = 100_000;

    private static readonly string[] Keys =
    [
        "type", "message", "client_message_id", "client_id", "conversation_id", "epoch", "after_seq", "visitor_token", "identity", "visitor_name", "locale",
        "page_url", "up_to", "is_typing", "confirmation_id", "accept", "score", "comment", "timestamp", "session_id", "user_id", "sender", "role", "", "\\u0000", "\\ud800",
    ];

    private static readonly Gen<string> Scalar = Gen.OneOf(
        Gen.Elements("null", "true", "false", "0", "-0", "1", "-1", "1e400", "1.5", "9223372036854775808", "\"\"", "\" \"", "\"\\ud800\"", "\"\\u0000\"", "nul", "\"", "'x'", "NaN", "01"),
        Gen.Elements("hello", "message", "ack", "typing", "confirm", "rating", "leave", "ping", "pong", "welcome").Select(type => $"\"{type}\""),
        Gen.Constant(0).Select(_ => $"\"{Guid.NewGuid()}\""),
        ArbMap.Default.GeneratorFor<string?>().Select(text => System.Text.Json.JsonSerializer.Serialize(text)));

    private static readonly Gen<string> Value = Gen.Sized(size => Nested(Math.Min(size, 4)));

    private static readonly Gen<string> Object =
        from pairs in (from key in Gen.Elements(Keys) from value in Value select $"\"{key}\":{value}").ListOf()
        select "{" + string.Join(',', pairs) + "}";

    /// <summary>Frames that the protocol allows, with the type each must be read as.</summary>
    private static readonly Gen<(string Json, Type Kind)> Valid = Gen.OneOf(
        from text in ArbMap.Default.GeneratorFor<NonNull<string>>()
        let clean = new string([.. text.Get.Where(c => !char.IsSurrogate(c) && c != '\0')]) + "x"
        select (Json: Write(new { type = "message", client_message_id = Guid.NewGuid(), message = clean }), Kind: typeof(ClientFrame.Message)),
        from seq in Gen.Choose(0, int.MaxValue) select (Write(new { type = "ack", up_to = seq }), typeof(ClientFrame.Ack)),
        from writing in Gen.Elements(true, false) select (Write(new { type = "typing", is_typing = writing }), typeof(ClientFrame.Typing)),
        from score in Gen.Choose(1, 5) select (Write(new { type = "rating", score, comment = "fine" }), typeof(ClientFrame.Rating)),
        from accept in Gen.Elements(true, false) select (Write(new { type = "confirm", confirmation_id = Guid.NewGuid(), accept }), typeof(ClientFrame.Confirm)),
        Gen.Elements(("{\"type\":\"leave\"}", typeof(ClientFrame.Leave)), (" { \"type\" : \"ping\" } ", typeof(ClientFrame.Ping)),
            ("{\"timestamp\":1,\"type\":\"ping\"}", typeof(ClientFrame.Ping)), ("{\"type\":\"p\\u006fng\"}", typeof(ClientFrame.Pong))),
        from seq in Gen.Choose(0, 1000)
        select (Write(new { type = "hello", client_id = Guid.NewGuid(), conversation_id = Guid.NewGuid(), epoch = "e", after_seq = seq, locale = "de" }), typeof(ClientFrame.Hello)));

    private static readonly Gen<byte[]> Anything = Gen.Frequency(
        (1, ArbMap.Default.GeneratorFor<byte[]>().Select(bytes => bytes ?? [])),
        (4, Object.Select(Encoding.UTF8.GetBytes)),
        (4,
            from frame in Valid
            from at in Gen.Choose(0, frame.Json.Length)
            from broken in Gen.OneOf(
                Gen.Constant(frame.Json[..at]),
                Scalar.Select(text => frame.Json.Insert(at, text)),
                Gen.Constant(frame.Json.Remove(at, Math.Min(1, frame.Json.Length - at))),
                Gen.Elements(Keys).Select(key => frame.Json.TrimEnd()[..^1] + $",\"{key}\":1}}"))
            select Encoding.UTF8.GetBytes(broken)),
        (1, from depth in Gen.Choose(1, 200) select Encoding.UTF8.GetBytes("{\"type\":" + new string('[', depth) + new string(']', depth) + "}")));

    [Fact]
    public void No_input_makes_a_parser_throw() => Prop
        .ForAll(Anything.ToArbitrary(), bytes => ClientFrameParser.Parse(bytes) is not null && ClassicFrameParser.Parse(bytes) is not null)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Inputs));

    [Fact]
    public void Every_valid_frame_is_read_as_what_it_is() => Prop
        .ForAll(Valid.ToArbitrary(), frame => ClientFrameParser.Parse(Encoding.UTF8.GetBytes(frame.Json)).GetType() == frame.Kind)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Inputs));

    [Fact]
    public void A_valid_frame_with_one_more_key_is_bad() => Prop
        .ForAll(
            (from frame in Valid from key in Gen.Elements("user_id", "sender", "role", "x", "type", "Type", "sender_type") select frame.Json.TrimEnd()[..^1] + $",\"{key}\":\"ping\"}}").ToArbitrary(),
            json => ClientFrameParser.Parse(Encoding.UTF8.GetBytes(json)) is ClientFrame.Bad)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Inputs / 10));

    /// <summary>
    /// The same through a socket: after each input the next frame is still answered, or the socket was closed with a code of the protocol.
    /// That next frame is a message that is too long: its refusal carries its id, so that no answer to the input is taken for it.
    /// </summary>
    [Fact]
    public async Task Over_a_socket_each_input_is_answered_or_closes_it_with_a_number()
    {
        var host = await shared.GetAsync();
        var client = await host.JoinAsync();
        foreach (var bytes in Anything.Sample(400))
        {
            var id = Guid.NewGuid().ToString();
            try
            {
                await client.SendBytesAsync(bytes, WebSocketMessageType.Text);
                await client.SendAsync(new { type = "message", client_message_id = id, message = new string('x', 4001) });
            }
            catch (Exception e) when (e is WebSocketException or OperationCanceledException)
            {
                // The server has ended the connection already; how is looked at below.
                await client.Closed.Within();
            }
            await Task.WhenAny(client.NextAsync(frame => frame.Type == "nack" && frame.Has("client_message_id") && frame.Text("client_message_id") == id), client.Closed).Within();
            if (!client.Closed.IsCompleted)
                continue;
            // Where a text is no UTF-8, WebSocket itself ends the connection at once (1007), and what was on its way may not be read any more.
            var code = await client.Closed;
            Assert.True(IsUtf8(bytes) ? code == 1008 : code is 1007 or 1008 or -1, $"{code} after {Convert.ToHexString(bytes)}");
            await client.DisposeAsync();
            client = await host.JoinAsync();
        }
        await client.DisposeAsync();
    }

    private static bool IsUtf8(byte[] bytes) => System.Text.Unicode.Utf8.IsValid(bytes);

    private static Gen<string> Nested(int depth) => depth == 0
        ? Scalar
        : Gen.Frequency(
            (6, Scalar),
            (1, Nested(depth - 1).ListOf().Resize(3).Select(items => "[" + string.Join(',', items) + "]")),
            (1, Nested(depth - 1).Select(item => "{\"a\":" + item + "}")));

    private static string Write(object frame) => System.Text.Json.JsonSerializer.Serialize(frame);
}
