namespace Livechat.Assistant.Models;

/// <summary>Who answers: the configured language model if there is one, and always the built-in assistant.</summary>
/// <param name="Configured">Asked first; null without a key.</param>
/// <param name="BuiltIn">Answers when there is no other, and when the other fails.</param>
public sealed record AssistantModels(ModelProvider? Configured, ModelProvider BuiltIn);
