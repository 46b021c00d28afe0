using System.Text.Json;
using System.Text.Json.Serialization;

namespace Livechat.Accounts;

/// <summary>The words for statuses and cycles, as they stand in the database, in files and on the wire: active, one_time.</summary>
public static class AccountWords
{
    public static string Word<T>(this T value) where T : struct, Enum => Words<T>.ByValue[value];

    /// <summary>False when the text is none of the words, in exactly this spelling.</summary>
    public static bool TryParse<T>(string text, out T value) where T : struct, Enum => Words<T>.ByWord.TryGetValue(text, out value);

    /// <summary>The value behind a word that was stored by <see cref="Word{T}"/>.</summary>
    public static T Parse<T>(string word) where T : struct, Enum => Words<T>.ByWord[word];

    /// <summary>All words of a kind, in the order of the enum.</summary>
    public static IReadOnlyList<string> All<T>() where T : struct, Enum => [.. Enum.GetValues<T>().Select(value => value.Word())];

    /// <summary>After a price: "a month".</summary>
    public static string Per(this BillingCycle cycle) => cycle switch
    {
        BillingCycle.Monthly => "a month",
        BillingCycle.Quarterly => "a quarter",
        BillingCycle.Semiannual => "for six months",
        BillingCycle.Annual => "a year",
        BillingCycle.Biennial => "for two years",
        BillingCycle.Triennial => "for three years",
        _ => "once",
    };

    public sealed class Converter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) where T : struct, Enum;

    private static class Words<T> where T : struct, Enum
    {
        public static readonly Dictionary<T, string> ByValue =
            Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

        public static readonly Dictionary<string, T> ByWord = ByValue.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
    }
}
