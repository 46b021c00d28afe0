using Livechat.Assistant.Turns;
using Livechat.Gateway;

namespace Livechat.Server;

/// <summary>
/// The order of a stop (SIGTERM, Ctrl+C): say goodbye and let nobody new in, let answers in the making end, close the sockets, and only then
/// stop everything else. What is not done by then is handed back to the database for the next start. Within ten seconds in all.
/// </summary>
internal sealed partial class Drain(SocketDrain sockets, TurnRunner turns, ILogger<Drain> log) : IHostedLifecycleService
{
    /// <summary>For the whole stop; containers are killed after ten seconds.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(9);

    // Most answers take less; one that does not is begun anew by the next start.
    private static readonly TimeSpan AnswerGrace = TimeSpan.FromSeconds(4);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        sockets.Begin();
        await turns.DrainAsync(AnswerGrace, cancellationToken);
        try
        {
            await sockets.EndAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            SocketsLeft();
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "Some sockets were not closed in time; they are cut off")]
    private partial void SocketsLeft();
}
