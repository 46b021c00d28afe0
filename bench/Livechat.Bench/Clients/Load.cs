using System.Diagnostics;
using Livechat.Bench.Measuring;

namespace Livechat.Bench.Clients;

/// <summary>What a load gave.</summary>
/// <param name="Milliseconds">From the message to its complete answer, one figure per answer.</param>
/// <param name="PerSecond">Answers that came while it lasted.</param>
internal sealed record LoadResult(Samples Milliseconds, double PerSecond);

/// <summary>Visitors who ask one question after the other, each waiting for the answer before the next.</summary>
internal static class Load
{
    /// <param name="perSecond">Questions a second of all together, evenly spread; null to ask again as soon as an answer is there.</param>
    public static async Task<LoadResult> RunAsync(Visitor[] visitors, TimeSpan duration, double? perSecond, CancellationToken cancel)
    {
        var begin = Stopwatch.GetTimestamp();
        var end = begin + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var each = await Task.WhenAll(visitors.Select((visitor, i) => Task.Run(
            () => AskOnAsync(visitor, i, begin, end, perSecond / visitors.Length, (double)i / visitors.Length, cancel), cancel)));
        var samples = new Samples(each.SelectMany(part => part.Milliseconds));
        return new LoadResult(samples, each.Sum(part => part.InTime) / duration.TotalSeconds);
    }

    private static async Task<(List<double> Milliseconds, int InTime)> AskOnAsync(
        Visitor visitor, int number, long begin, long end, double? perSecond, double offset, CancellationToken cancel)
    {
        var milliseconds = new List<double>();
        var inTime = 0;
        var free = begin;
        for (var i = 0; ; i++)
        {
            var due = perSecond is { } rate ? begin + (long)((i + offset) / rate * Stopwatch.Frequency) : free;
            if (due >= end)
                break;
            if (Stopwatch.GetTimestamp() is var now && due > now)
                await Task.Delay(Stopwatch.GetElapsedTime(now, due), cancel);
            var asked = await visitor.AskAsync(Questions.At(number + i), cancel);
            // A question that had to wait for the answer before it is counted from when it was due: a slow server must not slow its own judge.
            var from = free > due ? due : asked.SaidAt;
            milliseconds.Add(Stopwatch.GetElapsedTime(from, asked.AnsweredAt).TotalMilliseconds);
            free = asked.AnsweredAt;
            if (free <= end)
                inTime++;
            if (perSecond is null && free >= end)
                break;
        }
        return (milliseconds, inTime);
    }
}
