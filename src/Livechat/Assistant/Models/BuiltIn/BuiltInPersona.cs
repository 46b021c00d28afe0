using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// As whom the built-in assistant speaks. It reads this from <see cref="ChatOptions.AdditionalProperties"/> under <see cref="Key"/>,
/// because unlike a language model it cannot take its role from prose.
/// </summary>
/// <param name="DisplayName">What the visitor sees, such as "Support Engineer".</param>
/// <param name="Company">The brand, such as "Slyker Tech Web Services".</param>
/// <param name="Department">sales, support, billing, management or general.</param>
/// <param name="IsSignedIn">Whether somebody is signed in; a guest has no account to ask about.</param>
/// <param name="SignInUrl">Where a customer signs in; null when there is no such page.</param>
public sealed record BuiltInPersona(string DisplayName, string Company, string Department, bool IsSignedIn = false, string? SignInUrl = null)
{
    public const string Key = "persona";
}
