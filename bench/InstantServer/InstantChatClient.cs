using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace InstantServer;

/// <summary>A model that costs nothing: the same short answer to everything, in one piece.</summary>
/// <param name="delay">How long it takes; zero for at once.</param>
internal sealed class InstantChatClient(TimeSpan delay) : IChatClient
{
    private const string Answer = "Thank you for your message. Here is the answer to it, without any delay.";

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, cancellationToken);
        yield return new ChatResponseUpdate(ChatRole.Assistant, Answer) { FinishReason = ChatFinishReason.Stop };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
