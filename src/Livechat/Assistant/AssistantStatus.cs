using System.Collections.Concurrent;
using Livechat.Assistant.Models;
using Livechat.Usage;

namespace Livechat.Assistant;

/// <summary>Which model answers and what is wrong with it, for the start-up log and /health/ready.</summary>
public sealed class AssistantStatus(AssistantModels models, ModelBudgets budgets)
{
    private readonly ConcurrentDictionary<string, string> _warnings = new(StringComparer.Ordinal);

    /// <summary>gemini, openai or builtin.</summary>
    public string Provider => (models.Configured ?? models.BuiltIn).Name;

    /// <summary>The model's id.</summary>
    public string Model => (models.Configured ?? models.BuiltIn).Model;

    /// <summary>One line for the start-up log.</summary>
    public string Summary => models.Configured is { } model
        ? $"Answers come from {model.Name} ({model.Model}); when it fails, from the built-in assistant."
        : "No GEMINI_API_KEY is set: the built-in assistant answers from the knowledge articles, and everything else works.";

    /// <summary>What an operator should mend; empty when all is well. Sentences, ordered by subject.</summary>
    public IReadOnlyList<string> Warnings =>
    [
        .. models.Configured is not null && budgets.IsUsedUpForAll ? new[] { UsedUp } : [],
        .. _warnings.OrderBy(warning => warning.Key, StringComparer.Ordinal).Select(warning => warning.Value),
    ];

    private const string UsedUp =
        "Today's tokens for all visitors together are used up (LIVECHAT_MODEL_TOKENS_PER_DAY): the built-in assistant answers until midnight UTC.";

    /// <summary>Sets or, with null, clears the warning about a subject.</summary>
    public void Warn(string subject, string? sentence)
    {
        if (sentence is null)
            _warnings.TryRemove(subject, out _);
        else
            _warnings[subject] = sentence;
    }
}
