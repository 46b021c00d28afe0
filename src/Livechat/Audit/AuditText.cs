using System.Text;
using System.Text.Json;

namespace Livechat.Audit;

/// <summary>What others wrote, as it may stand in the audit: well-formed, of bounded length, and in names nothing that could pass for another line.</summary>
internal static class AuditText
{
    private const int LongestName = 64;
    private const int LongestText = 1000;

    // What a strict schema lets through is far shorter; a refused call can bring anything.
    private const int LongestArguments = 4000;

    /// <summary>A name that a log line can hold. A model may ask for a tool of any name, so what is no ASCII letter, digit or one of _ - . becomes a question mark.</summary>
    public static string Name(string text)
    {
        var length = Math.Min(text.Length, LongestName);
        return string.Create(length, text, static (name, source) =>
        {
            for (var i = 0; i < name.Length; i++)
                name[i] = char.IsAsciiLetterOrDigit(source[i]) || source[i] is '_' or '-' or '.' ? source[i] : '?';
        });
    }

    public static string? Cut(string? text) => text is null ? null : WellFormed(text.Length <= LongestText ? text : text[..LongestText]);

    /// <summary>Arguments that are too long become <c>{"cut":"their beginning"}</c>, so that they stay JSON.</summary>
    public static string? Arguments(string? json)
    {
        if (json is null)
            return null;
        var text = WellFormed(json);
        return text.Length <= LongestArguments
            ? text
            : Argument("cut", text, LongestArguments);
    }

    public static string Argument(string name, string value, int longest) =>
        $$"""{"{{JsonEncodedText.Encode(name)}}":"{{JsonEncodedText.Encode(WellFormed(value.Length <= longest ? value : value[..longest]))}}"}""";

    /// <summary>Half a surrogate pair has no UTF-8, and would be read back as something else than was written.</summary>
    private static string WellFormed(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
