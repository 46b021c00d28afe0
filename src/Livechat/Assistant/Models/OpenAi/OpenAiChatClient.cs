using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.AI;
using OpenAI.Chat;
using ChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace Livechat.Assistant.Models.OpenAi;

/// <summary>
/// OpenAI's own client as an <see cref="IChatClient"/>. A stream that ends without a finish reason is a
/// <see cref="ModelFailureException"/>: what came is not the whole answer.
/// </summary>
internal sealed class OpenAiChatClient(ChatClient client, Uri? endpoint, string model) : IChatClient
{
    private readonly ChatClientMetadata _metadata = new(ModelProvider.OpenAi, endpoint, model);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var calls = new SortedDictionary<int, PartialCall>();
        var last = new ChatResponseUpdate { Role = ChatRole.Assistant };
        await foreach (var piece in client.CompleteChatStreamingAsync(OpenAiMessages.From(messages), OpenAiMessages.From(options), cancellationToken))
        {
            last.ResponseId = last.MessageId = piece.CompletionId;
            last.ModelId = piece.Model;
            if (piece.FinishReason is { } finish)
                last.FinishReason = OpenAiMessages.Finish(finish);
            if (piece.Usage is { } usage)
                last.Contents.Add(new UsageContent(OpenAiMessages.Usage(usage)));
            foreach (var call in piece.ToolCallUpdates)
                (calls.TryGetValue(call.Index, out var partial) ? partial : calls[call.Index] = new PartialCall()).Add(call);
            var text = string.Concat(piece.ContentUpdate.Select(part => part.Text));
            // A refusal is the model's own words to the person, just in another field.
            text += piece.RefusalUpdate;
            if (text.Length > 0)
                yield return new ChatResponseUpdate(ChatRole.Assistant, text) { ResponseId = piece.CompletionId, MessageId = piece.CompletionId, ModelId = piece.Model };
        }
        if (last.FinishReason is null)
            throw new ModelFailureException(new ModelFailure(ModelFailureKind.Incomplete, IsTransient: true));
        foreach (var call in calls.Values)
            last.Contents.Add(call.ToContent());
        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : serviceType.IsInstanceOfType(client) ? client
        : null;

    public void Dispose()
    {
    }

    /// <summary>A tool call, whose arguments arrive in pieces.</summary>
    private sealed class PartialCall
    {
        // No tool takes as much; an endpoint that sends more is broken, and must not fill the memory.
        private const int MostCharacters = 64 * 1024;

        private readonly StringBuilder _arguments = new();
        private string? _id;
        private string? _name;

        public void Add(StreamingChatToolCallUpdate update)
        {
            _id = string.IsNullOrEmpty(update.ToolCallId) ? _id : update.ToolCallId;
            _name = string.IsNullOrEmpty(update.FunctionName) ? _name : update.FunctionName;
            _arguments.Append(update.FunctionArgumentsUpdate?.ToString());
            if (_arguments.Length > MostCharacters)
                throw new ModelFailureException(ModelFailureKind.Garbage);
        }

        // Endpoints that give no id get one, because the result must name its call.
        public FunctionCallContent ToContent() => FunctionCallContent.CreateFromParsedArguments(
            _arguments.ToString(), _id ?? Guid.CreateVersion7().ToString("N"), _name ?? "",
            static text => text.Length == 0 ? [] : JsonSerializer.Deserialize<Dictionary<string, object?>>(text, AIJsonUtilities.DefaultOptions));
    }
}
