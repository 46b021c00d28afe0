using System.Text;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;

namespace Livechat.Tests.Protocol;

/// <summary>The first words of a chat, spoken byte by byte.</summary>
internal static class RawChat
{
    /// <summary>The simplest hello.</summary>
    public const string Hello = """{"type":"hello","client_id":"raw"}""";

    /// <summary>A peer that has said hello and is live.</summary>
    public static async Task<RawPeer> GreetAsync(LivechatHost host, string? token = null)
    {
        var peer = await host.ConnectRawAsync();
        await peer.SendTextAsync(token is null ? Hello : $"{{\"type\":\"hello\",\"client_id\":\"{Guid.NewGuid()}\",\"visitor_token\":\"{token}\"}}");
        await NextAsync(peer, "live");
        return peer;
    }

    /// <summary>The next frame of one of these types.</summary>
    public static async Task<Frame> NextAsync(RawPeer peer, params string[] types)
    {
        while (true)
        {
            var frame = await peer.ReadJsonAsync();
            if (types.Contains(frame.Type))
                return frame;
        }
    }

    /// <summary>A message frame of exactly so many bytes, whose text stays under the limit of characters because it is written in escapes.</summary>
    public static byte[] MessageOf(int bytes)
    {
        var head = $"{{\"type\":\"message\",\"client_message_id\":\"{Guid.NewGuid()}\",\"message\":\"";
        var room = bytes - head.Length - 2;
        var text = string.Concat(Enumerable.Repeat("\\u0041", room / 6)) + new string('A', room % 6);
        var frame = Encoding.UTF8.GetBytes(head + text + "\"}");
        return frame.Length == bytes ? frame : throw new InvalidOperationException();
    }
}
