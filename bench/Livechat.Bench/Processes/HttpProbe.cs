using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Livechat.Bench.Processes;

/// <summary>Asks a starting process over a bare socket until it answers 200: nothing between the question and the clock.</summary>
internal static class HttpProbe
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>The time from the start of the process to the first 200.</summary>
    public static async Task<TimeSpan> WaitForOkAsync(
        IPEndPoint address, string path, ChildProcess process, string name, TimeSpan timeout, CancellationToken cancel)
    {
        while (true)
        {
            if (await IsOkAsync(address, path, cancel))
                return Stopwatch.GetElapsedTime(process.StartedAt);
            process.ThrowIfExited(name);
            if (Stopwatch.GetElapsedTime(process.StartedAt) > timeout)
                throw new BenchException($"{name} did not answer {path} with 200 within {timeout.TotalSeconds:0} s. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, process.Log.TakeLast(15))}");
            await Task.Delay(Interval, cancel);
        }
    }

    private static async Task<bool> IsOkAsync(IPEndPoint address, string path, CancellationToken cancel)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, cancel);
            var request = System.Text.Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
            await socket.SendAsync(request, cancel);
            var answer = new byte[12];
            var length = 0;
            while (length < answer.Length && await socket.ReceiveAsync(answer.AsMemory(length), cancel) is > 0 and var more)
                length += more;
            return answer.AsSpan(0, length).SequenceEqual("HTTP/1.1 200"u8);
        }
        catch (SocketException)
        {
            // Not listening yet.
            return false;
        }
    }
}
