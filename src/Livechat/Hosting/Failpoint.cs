using System.Globalization;

namespace Livechat.Hosting;

/// <summary>
/// Named points at which a test stops the process, to kill it exactly there: <c>LIVECHAT_FAILPOINT=after_commit:3</c> makes the third pass of
/// that point after the start wait for ever, behind one line on stderr. It is no setting: nothing lists it, and a server that is not the demo
/// refuses to start with it. Unset it costs one comparison with null.
/// </summary>
public static class Failpoint
{
    public const string Variable = "LIVECHAT_FAILPOINT";

    /// <summary>A transaction is complete and not committed yet.</summary>
    public const string BeforeCommit = "before_commit";

    /// <summary>A transaction is durable, and nobody has been told.</summary>
    public const string AfterCommit = "after_commit";

    /// <summary>A turn has its answer, which is not stored yet.</summary>
    public const string AnswerMade = "answer_made";

    /// <summary>A tool has done something that stays, and its turn goes on.</summary>
    public const string ActionDone = "action_done";

    private static readonly string[] Names = [BeforeCommit, AfterCommit, AnswerMade, ActionDone];

    private static Stop? _stop;

    /// <summary>What is wrong with the variable's value; null when it may be armed or is not there.</summary>
    public static string? Fault(string? text, bool isDemo) =>
        text is null ? null
        : !isDemo ? $"{Variable} stops the server on purpose and is for tests; it needs LIVECHAT_DEMO=true."
        : Parse(text) is null ? $"{Variable} must be a point and a number, such as {AfterCommit}:3; the points are {string.Join(", ", Names)}."
        : null;

    /// <summary>From now on passes are counted. Call it once, and only with what has no <see cref="Fault"/>.</summary>
    public static void Arm(string? text) => _stop = text is null ? null : Parse(text);

    public static void Pass(string name) => _stop?.Pass(name);

    private static Stop? Parse(string text) =>
        text.Split(':') is [var name, var number] && Names.Contains(name) && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0
            ? new Stop(name, n)
            : null;

    private sealed class Stop(string point, int pass)
    {
        private int _passes;

        public void Pass(string name)
        {
            if (name != point || Interlocked.Increment(ref _passes) != pass)
                return;
            Console.Error.WriteLine($"failpoint {point} reached");
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
