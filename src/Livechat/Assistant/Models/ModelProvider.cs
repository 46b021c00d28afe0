using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models;

/// <summary>A model that can answer.</summary>
/// <param name="Name">gemini, openai or builtin; stored with each turn.</param>
/// <param name="Model">The model's id, for people.</param>
/// <param name="Classify">What an exception of this client means; null when it is not one of its own.</param>
/// <param name="MaxOutputTokens">The longest reply to ask for; null when the client has its own limit.</param>
public sealed record ModelProvider(
    string Name, string Model, IChatClient Client, Func<Exception, ModelFailure?>? Classify = null, int? MaxOutputTokens = null)
{
    public const string Gemini = "gemini";
    public const string OpenAi = "openai";
    public const string BuiltIn = "builtin";

    public ModelFailure FailureOf(Exception error) => Classify?.Invoke(error) ?? ModelFailure.Of(error);
}
