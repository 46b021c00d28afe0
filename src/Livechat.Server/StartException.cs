namespace Livechat.Server;

/// <summary>The server cannot start, for reasons its operator can mend; each is a sentence that says what to do.</summary>
public sealed class StartException(IReadOnlyList<string> faults) : Exception(string.Join(Environment.NewLine, faults))
{
    public IReadOnlyList<string> Faults => faults;
}
