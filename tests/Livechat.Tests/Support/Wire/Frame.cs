using System.Text.Json;

namespace Livechat.Tests.Support.Wire;

/// <summary>One JSON frame as it came over the wire.</summary>
public sealed class Frame(string text)
{
    private readonly JsonElement _json = JsonDocument.Parse(text).RootElement;

    /// <summary>The text of the frame, byte for byte as it came.</summary>
    public string Raw => text;

    public string Type => Text("type");

    /// <summary>The seq of an event; 0 when the frame has none.</summary>
    public long Seq => Has("seq") ? Number("seq") : 0;

    public IEnumerable<string> Keys => _json.EnumerateObject().Select(property => property.Name);

    public JsonElement this[string name] =>
        _json.TryGetProperty(name, out var value) ? value : throw new KeyNotFoundException($"No '{name}' in {text}");

    public bool Has(string name) => _json.TryGetProperty(name, out _);

    public string Text(string name) => this[name].GetString() ?? throw new InvalidOperationException($"'{name}' is null in {text}");

    public long Number(string name) => this[name].GetInt64();

    public bool Flag(string name) => this[name].GetBoolean();

    public override string ToString() => text;
}
