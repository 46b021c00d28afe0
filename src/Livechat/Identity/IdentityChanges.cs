namespace Livechat.Identity;

/// <summary>
/// Says within this process that somebody signed out, was disabled or changed. A hint only: whoever waits looks at the database then, and
/// looks there from time to time anyhow, because another process may have made the change.
/// </summary>
public sealed class IdentityChanges
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Announce() =>
        Interlocked.Exchange(ref _next, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Ends with the next announcement. Take it before looking, so that none is missed in between.</summary>
    public Task Next => Volatile.Read(ref _next).Task;
}
