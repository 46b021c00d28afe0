using System.Collections.Concurrent;
using System.Diagnostics;

namespace Livechat.Bench.Clients;

/// <summary>A visitor who writes without waiting for answers, and notes when each message was acknowledged.</summary>
internal sealed class Sender
{
    private readonly Visitor _visitor;
    private readonly ConcurrentQueue<long> _underWay = new();
    private readonly List<double> _milliseconds = [];
    private readonly SemaphoreSlim _window;
    private long _answers;
    private long _sentInTime;
    private long _end = long.MaxValue;

    /// <param name="window">How many messages may wait for their acknowledgement.</param>
    public Sender(Visitor visitor, int window)
    {
        _visitor = visitor;
        _window = new SemaphoreSlim(window);
        visitor.Heard = Hear;
    }

    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Messages that were acknowledged before the end.</summary>
    public long SentInTime => Volatile.Read(ref _sentInTime);

    /// <summary>From a message to its acknowledgement, or from when it was due if it had to wait for the window.</summary>
    public IReadOnlyList<double> Milliseconds
    {
        get
        {
            lock (_milliseconds)
                return [.. _milliseconds];
        }
    }

    /// <summary>Writes until the end, evenly at this rate, or as fast as the window lets it.</summary>
    public async Task RunAsync(int number, long begin, long end, double? perSecond, double offset, CancellationToken cancel)
    {
        _end = end;
        for (var i = 0; ; i++)
        {
            var due = perSecond is { } rate ? begin + (long)((i + offset) / rate * Stopwatch.Frequency) : Stopwatch.GetTimestamp();
            if (due >= end)
                return;
            if (Stopwatch.GetTimestamp() is var now && due > now)
                await Task.Delay(Stopwatch.GetElapsedTime(now, due), cancel);
            await _window.WaitAsync(cancel);
            if (Stopwatch.GetTimestamp() >= end && perSecond is null)
                return;
            _underWay.Enqueue(perSecond is null ? Stopwatch.GetTimestamp() : due);
            _visitor.Say(Questions.At(number + i));
        }
    }

    private void Hear(FrameKind kind, long at)
    {
        if (kind == FrameKind.Answer)
            Interlocked.Increment(ref _answers);
        // The server acknowledges the messages of a socket in their order.
        if (kind != FrameKind.Sent || !_underWay.TryDequeue(out var from))
            return;
        lock (_milliseconds)
            _milliseconds.Add(Stopwatch.GetElapsedTime(from, at).TotalMilliseconds);
        if (at <= _end)
            Interlocked.Increment(ref _sentInTime);
        _window.Release();
    }
}
