using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Server.SignIn;

internal sealed record LoginRequest(string Email, string Password);

/// <summary>A body that says nothing: {}.</summary>
internal sealed record NothingRequest;

/// <summary>Who is signed in, as their own browser may know it.</summary>
internal sealed record UserAnswer(Guid Id, string? Name, string Role, IReadOnlyList<string> Departments);

internal sealed record ClaimAnswer(int Conversations);

/// <summary>Unknown, repeated and missing keys are refused.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(NothingRequest))]
[JsonSerializable(typeof(UserAnswer))]
[JsonSerializable(typeof(ClaimAnswer))]
[JsonSerializable(typeof(ApiFault))]
internal sealed partial class AuthJson : JsonSerializerContext;
