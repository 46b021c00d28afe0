using Livechat.Desk;
using Livechat.Knowledge;

namespace Livechat.Assistant.Personas;

/// <summary>Who answers in a department, with the company's name filled in.</summary>
/// <param name="DisplayName">What visitors see beside answers, such as "Support Engineer".</param>
/// <param name="Greeting">Shown by the client when a chat opens; never an event, never in a model's history.</param>
/// <param name="Instructions">Markdown for a language model: voice, expertise, what it escalates, the security rule.</param>
/// <param name="Tools">Names of the tools it may use.</param>
/// <param name="KnowledgeDepartments">Whose articles come first in its searches.</param>
/// <param name="Audience">For whom it answers, and so which articles its searches see.</param>
/// <param name="Version">Rises with each change of the stored text; 0 when none is stored.</param>
public sealed record Persona(
    string Department, string DisplayName, string Greeting, string Instructions, IReadOnlyList<string> Tools,
    IReadOnlyList<string> KnowledgeDepartments, Audience Audience, int Version)
{
    /// <summary>When its people are there; null when nobody said.</summary>
    public OpeningHours? Hours { get; init; }
}
