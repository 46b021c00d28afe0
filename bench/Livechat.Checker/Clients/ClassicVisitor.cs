using System.Text.Json;
using Livechat.Checker.Histories;

namespace Livechat.Checker.Clients;

/// <summary>
/// A visitor of the classic dialect: asks, waits for the answer, asks again. The dialect has no acknowledgement but the answer, and no id that
/// would make a second sending harmless; so what a cut leaves open stays open, and the next socket begins another session.
/// </summary>
public sealed class ClassicVisitor(string name, Uri address, History history, Random random)
{
    // An answer is given within the turn's deadline; a kill between makes it another one.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(6);

    private readonly Lock _gate = new();
    private readonly List<FinalScreen> _screens = [];
    private int _sessions;

    /// <summary>One screen for each session that is over.</summary>
    public IReadOnlyList<FinalScreen> Screens
    {
        get
        {
            lock (_gate)
                return [.. _screens];
        }
    }

    /// <param name="pause">Milliseconds between an answer and the next question, at most.</param>
    public async Task RunAsync(int pause, CancellationToken cancel)
    {
        try
        {
            while (true)
            {
                try
                {
                    await ChatAsync(pause, cancel);
                }
                catch (WireException)
                {
                }
                await Task.Delay(random.Next(20, 200), cancel);
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private async Task ChatAsync(int pause, CancellationToken cancel)
    {
        var session = $"{name}-{++_sessions}-{Wording.NewToken(random)[3..]}";
        var lines = new List<Line>();
        string? waiting = null;
        using var wire = await Wire.OpenAsync(address, null, cancel);
        try
        {
            while (true)
            {
                var token = Wording.NewToken(random);
                history.Invoked(token, session, session);
                waiting = token;
                await wire.SendAsync(new { type = "message", message = $"{Questions.Any(random)} {token}", session_id = session }, cancel);
                var answer = await AnswerAsync(wire, lines, cancel);
                if (answer is null)
                    return;
                history.Stored(token, null);
                waiting = null;
                await Task.Delay(random.Next(pause / 5, pause + 1), cancel);
            }
        }
        finally
        {
            if (waiting is not null)
                history.Abandoned(waiting);
            if (lines.Count > 0)
            {
                lock (_gate)
                    _screens.Add(new FinalScreen(session, session, false, lines));
            }
        }
    }

    /// <summary>The answer; null when the server closed the socket, or could not save the question.</summary>
    private static async Task<JsonElement?> AnswerAsync(Wire wire, List<Line> lines, CancellationToken cancel)
    {
        while (await wire.ReceiveAsync(Silence, cancel) is { } frame)
        {
            switch (frame.Text("type"))
            {
                case "message":
                    lines.Add(frame.ToLine());
                    return frame;
                case "ping":
                    await wire.SendAsync(new { type = "pong" }, cancel);
                    break;
                case "system" when frame.Text("message").StartsWith("Your message could not be saved", StringComparison.Ordinal):
                    return null;
            }
        }
        return null;
    }
}
