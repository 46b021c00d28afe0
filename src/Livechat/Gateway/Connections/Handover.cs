using Microsoft.AspNetCore.Connections;

namespace Livechat.Gateway.Connections;

/// <summary>
/// Runs HTTP on a connection and, when a request took the connection over, goes on with it after HTTP has ended. A socket that lives in
/// its request keeps the request with all that belongs to it; one that was handed over keeps the connection alone.
/// </summary>
internal static class Handover
{
    // What was written last, usually a close frame, has this long to leave.
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(ConnectionDelegate http, ConnectionContext connection, HttpClock clock)
    {
        // A method of its own: what it holds ends with it.
        if (await ServeHttpAsync(http, connection, clock) is not { } next)
            return;
        var stream = new TransportStream(connection.Transport);
        await next(stream);
        if (stream.WasCut)
            connection.Abort(new ConnectionAbortedException("The socket was aborted."));
        else
            await EndAsync(connection);
    }

    private static async Task<Func<Stream, Task>?> ServeHttpAsync(ConnectionDelegate http, ConnectionContext connection, HttpClock clock)
    {
        var held = new HeldConnection(connection, clock);
        try
        {
            await http(held);
        }
        finally
        {
            held.Release();
        }
        return held.Next;
    }

    /// <summary>Lets what was written leave, but not for ever: a peer that reads nothing must not hold its descriptor.</summary>
    private static async Task EndAsync(ConnectionContext connection)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = connection.ConnectionClosed.UnsafeRegister(static ended => ((TaskCompletionSource)ended!).TrySetResult(), ended);
        await connection.Transport.Output.CompleteAsync();
        await connection.Transport.Input.CompleteAsync();
        try
        {
            await ended.Task.WaitAsync(EndTimeout);
        }
        catch (TimeoutException)
        {
            connection.Abort(new ConnectionAbortedException("The peer did not take what was written last."));
        }
    }
}
