using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Tools;

/// <summary>The arguments of one call, every one of them checked against its <see cref="ToolParameter"/>; there is no way to one that was not.</summary>
public sealed class ToolArguments
{
    private readonly Dictionary<string, JsonElement> _values;

    private ToolArguments(Dictionary<string, JsonElement> values) => _values = values;

    public static ToolArguments None { get; } = new([]);

    /// <summary>The text of a required parameter.</summary>
    public string Text(string name) => _values[name].GetString()!;

    /// <summary>The text of an optional parameter; null when it was not given.</summary>
    public string? FindText(string name) => _values.TryGetValue(name, out var value) ? value.GetString() : null;

    /// <summary>A whole number; null when it was not given.</summary>
    public int? FindWhole(string name) => _values.TryGetValue(name, out var value) ? (int)value.GetDouble() : null;

    /// <summary>As a JSON object, for the audit; <paramref name="resolved"/> says what a handle among them stands for.</summary>
    public string ToJson(string? resolved = null)
    {
        var members = new Dictionary<string, object>(_values.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value)));
        if (resolved is not null)
            members["reference"] = resolved;
        return JsonSerializer.Serialize(members);
    }

    /// <summary>The arguments of a call; null when one is missing, unknown, or of the wrong kind.</summary>
    internal static ToolArguments? Check(IEnumerable<ToolParameter> parameters, FunctionCallContent call)
    {
        // Arguments that the provider could not read are no arguments.
        if (call.Exception is not null)
            return null;
        var given = call.Arguments ?? new Dictionary<string, object?>();
        var values = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var parameter in parameters)
        {
            if (!given.TryGetValue(parameter.Name, out var raw))
            {
                if (parameter.Required)
                    return null;
                continue;
            }
            var value = Json(raw);
            if (!parameter.Fits(value))
                return null;
            values.Add(parameter.Name, value);
        }
        return given.Count == values.Count ? new ToolArguments(values) : null;
    }

    private static JsonElement Json(object? raw) => raw switch
    {
        JsonElement json => json,
        string text => JsonSerializer.SerializeToElement(text),
        int or long or double or decimal => JsonSerializer.SerializeToElement(raw),
        _ => default,
    };
}
