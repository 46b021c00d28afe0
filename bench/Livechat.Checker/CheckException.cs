namespace Livechat.Checker;

/// <summary>A check that cannot be made, or that ended in a state no promise allows; the message says which.</summary>
public sealed class CheckException(string message, Exception? inner = null) : Exception(message, inner);
