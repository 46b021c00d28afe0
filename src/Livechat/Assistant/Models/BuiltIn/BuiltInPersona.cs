using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// As whom the built-in assistant speaks. It reads this from <see cref="ChatOptions.AdditionalProperties"/> under <see cref="Key"/>,
/// because unlike a language model it cannot take its role from prose.
/// </summary>
/// <param name="DisplayName">What the visitor sees, such as "Support Engineer".</param>
/// <param name="Company">The brand, such as "Slyker Tech Web Services".</param>
/// <param name="Department">sales, support, billing, management or general.</param>
public sealed record BuiltInPersona(string DisplayName, string Company, string Department)
{
    public const string Key = "persona";
}
