using Livechat.Storage;

namespace Livechat.Assistant.Turns;

/// <summary>Repeats a write while the database takes none, slower and slower.</summary>
internal sealed class StorageRetry(TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    /// <summary>Repeats until it is stored. Throws only when cancelled, or what the write itself threw.</summary>
    public Task<T> UntilStoredAsync<T>(Func<Task<T>> write, CancellationToken cancel) => WhileAsync(write, () => TimeSpan.MaxValue, cancel);

    /// <summary>Repeats while the next try still falls into the time <paramref name="left"/>; throws <see cref="StorageUnavailableException"/> after that.</summary>
    public async Task<T> WhileAsync<T>(Func<Task<T>> write, Func<TimeSpan> left, CancellationToken cancel)
    {
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            try
            {
                return await write();
            }
            catch (StorageUnavailableException) when (pause < left())
            {
                await Task.Delay(pause, time, cancel);
            }
        }
    }
}
