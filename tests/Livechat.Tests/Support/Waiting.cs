using System.Runtime.CompilerServices;

namespace Livechat.Tests.Support;

/// <summary>No test waits forever, and a timeout says what it waited for.</summary>
public static class Waiting
{
    /// <summary>Generous for a loaded machine with two cores; a passing test never comes near it.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(45);

    public static async Task<T> Within<T>(
        this Task<T> task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            return await task.WaitAsync(limit ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {(limit ?? Patience).TotalSeconds:0.#} s in vain for: {what}");
        }
    }

    public static async Task Within(
        this Task task, TimeSpan? limit = null, [CallerArgumentExpression(nameof(task))] string what = "")
    {
        try
        {
            await task.WaitAsync(limit ?? Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"Waited {(limit ?? Patience).TotalSeconds:0.#} s in vain for: {what}");
        }
    }

    /// <summary>Asks again and again until the condition holds. Only for states that nothing announces.</summary>
    public static async Task Until(
        Func<Task<bool>> condition, TimeSpan? limit = null, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var deadline = TimeProvider.System.GetTimestamp() + (long)((limit ?? Patience).TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (!await condition())
        {
            if (TimeProvider.System.GetTimestamp() > deadline)
                throw new TimeoutException($"Never became true: {what}");
            await Task.Delay(20);
        }
    }
}
