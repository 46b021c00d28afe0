using System.Collections.Concurrent;
using Livechat.Hosting;

namespace Livechat.Gateway;

/// <summary>How fast a visitor may send: a token bucket each, refilled evenly. Buckets that are full again are forgotten.</summary>
internal sealed class MessageRate(LimitOptions limits, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Bucket> _buckets = new();

    /// <summary>Zero when the message may pass, otherwise how long to wait for the next one.</summary>
    public TimeSpan Take(string owner)
    {
        var bucket = _buckets.GetOrAdd(owner, _ => new Bucket(limits.MessageBurst, time.GetTimestamp()));
        lock (bucket)
        {
            Refill(bucket);
            if (bucket.Tokens >= 1)
            {
                bucket.Tokens--;
                return TimeSpan.Zero;
            }
            return TimeSpan.FromMinutes((1 - bucket.Tokens) / limits.MessagesPerMinute);
        }
    }

    /// <summary>Forgets visitors who have not sent for a while.</summary>
    public void Sweep()
    {
        foreach (var (owner, bucket) in _buckets)
        {
            lock (bucket)
            {
                Refill(bucket);
                if (bucket.Tokens >= limits.MessageBurst)
                    _buckets.TryRemove(owner, out _);
            }
        }
    }

    private void Refill(Bucket bucket)
    {
        var now = time.GetTimestamp();
        bucket.Tokens = Math.Min(limits.MessageBurst, bucket.Tokens + time.GetElapsedTime(bucket.At, now).TotalMinutes * limits.MessagesPerMinute);
        bucket.At = now;
    }

    private sealed class Bucket(double tokens, long at)
    {
        public double Tokens = tokens;
        public long At = at;
    }
}
