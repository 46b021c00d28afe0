using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Livechat.Bench.Processes;

/// <summary>
/// Makes another .NET process collect all garbage, over the diagnostic socket every .NET process listens on: a trace session that asks
/// the runtime's provider for the keyword GCHeapCollect starts with a full blocking collection.
/// </summary>
internal static class GarbageCollector
{
    private const ulong CollectKeyword = 0x800000;
    private const uint Informational = 4;
    private const byte TracingCommands = 0x02;
    private const byte StopTracing = 0x01;
    private const byte CollectTracing2 = 0x03;
    private const int HeaderBytes = 20;

    // Long enough for the collection itself and for the pages it freed to go back to the system.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    /// <summary>Collects and waits until the process has settled.</summary>
    public static async Task CollectAsync(int processId, CancellationToken cancel)
    {
        var path = Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{processId}-*-socket").FirstOrDefault()
            ?? throw new BenchException("The server has no diagnostic socket; DOTNET_EnableDiagnostics must not be 0.");
        using var session = await ConnectAsync(path, cancel);
        await session.SendAsync(Message(CollectTracing2, StartPayload()), cancel);
        var sessionId = await ReadSessionAsync(session, cancel);
        // The runtime waits until its trace is read; nobody wants to know what is in it.
        var drained = DrainAsync(session, cancel);
        await Task.Delay(Settle, cancel);
        using (var stop = await ConnectAsync(path, cancel))
        {
            var payload = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(payload, sessionId);
            await stop.SendAsync(Message(StopTracing, payload), cancel);
            await ReadSessionAsync(stop, cancel);
        }
        await drained;
    }

    private static async Task<Socket> ConnectAsync(string path, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
        return socket;
    }

    private static byte[] StartPayload()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(16u); // Megabytes of buffer.
        writer.Write(1u); // Format: NetTrace.
        writer.Write((byte)0); // No rundown.
        writer.Write(1u); // One provider.
        writer.Write(CollectKeyword);
        writer.Write(Informational);
        WriteText(writer, "Microsoft-Windows-DotNETRuntime");
        WriteText(writer, "");
        return stream.ToArray();
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write((uint)text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }

    private static byte[] Message(byte command, byte[] payload)
    {
        var message = new byte[HeaderBytes + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(message);
        BinaryPrimitives.WriteUInt16LittleEndian(message.AsSpan(14), (ushort)message.Length);
        message[16] = TracingCommands;
        message[17] = command;
        payload.CopyTo(message.AsSpan(HeaderBytes));
        return message;
    }

    private static async Task<ulong> ReadSessionAsync(Socket socket, CancellationToken cancel)
    {
        var answer = new byte[HeaderBytes + 8];
        var length = 0;
        while (length < answer.Length)
        {
            var more = await socket.ReceiveAsync(answer.AsMemory(length), cancel);
            if (more == 0)
                break;
            length += more;
        }
        // Command set 0xFF, command 0: the server's OK.
        if (length < answer.Length || answer[16] != 0xFF || answer[17] != 0)
            throw new BenchException("The runtime refused the request for a collection.");
        return BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(HeaderBytes));
    }

    private static async Task DrainAsync(Socket session, CancellationToken cancel)
    {
        var buffer = new byte[64 * 1024];
        while (await session.ReceiveAsync(buffer, cancel) > 0)
        {
        }
    }
}
