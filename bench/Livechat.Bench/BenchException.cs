namespace Livechat.Bench;

/// <summary>A measurement that cannot be made, or must not be trusted; the message says why and what to do.</summary>
internal sealed class BenchException(string message, Exception? inner = null) : Exception(message, inner);
