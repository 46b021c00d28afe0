namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>A wish to be called.</summary>
/// <param name="Phone">Null when it has to be asked for.</param>
/// <param name="Time">When it suits them, in their words; null when it has to be asked for.</param>
internal sealed record CallbackDraft(string? Phone, string? Time);
