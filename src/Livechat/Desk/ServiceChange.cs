using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Desk;

/// <summary>What a customer may ask to be changed, in the words of the manage_service tool.</summary>
public static class ServiceChange
{
    public const string AutoRenewOn = "auto_renew_on";
    public const string AutoRenewOff = "auto_renew_off";
    public const string Upgrade = "request_upgrade";
    public const string Cancellation = "request_cancellation";

    public static IReadOnlyList<string> All { get; } = [AutoRenewOn, AutoRenewOff, Upgrade, Cancellation];

    /// <summary>The value auto-renew gets; null for what is no change of it.</summary>
    internal static bool? AutoRenew(string change) => change switch
    {
        AutoRenewOn => true,
        AutoRenewOff => false,
        _ => null,
    };
}

/// <summary>What a confirmation of manage_service is carried out with.</summary>
/// <param name="Reference">What the company calls the subscription.</param>
/// <param name="Name">The service's name, as it was shown.</param>
/// <param name="Change">A word of <see cref="ServiceChange"/>.</param>
/// <param name="Undo">It takes another change back. An undo has none of its own.</param>
internal sealed record ServiceChangeParameters(string Reference, string Name, string Change, bool Undo = false)
{
    public static ServiceChangeParameters Read(string json) =>
        JsonSerializer.Deserialize(json, DeskJson.Default.ServiceChangeParameters) ?? throw new JsonException("A confirmation has no parameters.");

    public string ToJson() => JsonSerializer.Serialize(this, DeskJson.Default.ServiceChangeParameters);
}

/// <summary>The data of a manage_service result.</summary>
/// <param name="RequestNumber">R-…; null when there was nothing to do.</param>
internal sealed record ServiceChangeData(string Service, string Change, string? RequestNumber);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(ServiceChangeParameters))]
[JsonSerializable(typeof(ServiceChangeData))]
internal sealed partial class DeskJson : JsonSerializerContext;
