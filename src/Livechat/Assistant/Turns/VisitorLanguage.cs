using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Livechat.Assistant.Turns;

/// <summary>
/// The language of a visitor by the tag that their client gave. A tag is text from outside and goes to no model: only a name from this
/// table does.
/// </summary>
public static partial class VisitorLanguage
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["af"] = "Afrikaans", ["am"] = "Amharic", ["ar"] = "Arabic", ["bem"] = "Bemba", ["bg"] = "Bulgarian", ["bn"] = "Bengali", ["ca"] = "Catalan",
        ["cs"] = "Czech", ["da"] = "Danish", ["de"] = "German", ["el"] = "Greek", ["en"] = "English", ["es"] = "Spanish", ["et"] = "Estonian",
        ["fa"] = "Persian", ["fi"] = "Finnish", ["fr"] = "French", ["gu"] = "Gujarati", ["ha"] = "Hausa", ["he"] = "Hebrew", ["hi"] = "Hindi",
        ["hr"] = "Croatian", ["hu"] = "Hungarian", ["id"] = "Indonesian", ["ig"] = "Igbo", ["it"] = "Italian", ["ja"] = "Japanese", ["ko"] = "Korean",
        ["lt"] = "Lithuanian", ["lv"] = "Latvian", ["ms"] = "Malay", ["nb"] = "Norwegian", ["nd"] = "Northern Ndebele (isiNdebele of Zimbabwe)",
        ["nl"] = "Dutch", ["nn"] = "Norwegian", ["no"] = "Norwegian", ["nr"] = "Southern Ndebele", ["nso"] = "Northern Sotho", ["ny"] = "Chichewa",
        ["pa"] = "Punjabi", ["pl"] = "Polish", ["pt"] = "Portuguese", ["ro"] = "Romanian", ["ru"] = "Russian", ["rw"] = "Kinyarwanda", ["sk"] = "Slovak",
        ["sl"] = "Slovenian", ["sn"] = "Shona", ["so"] = "Somali", ["sq"] = "Albanian", ["sr"] = "Serbian", ["ss"] = "Swati", ["st"] = "Southern Sotho",
        ["sv"] = "Swedish", ["sw"] = "Swahili", ["ta"] = "Tamil", ["te"] = "Telugu", ["th"] = "Thai", ["ti"] = "Tigrinya", ["tl"] = "Filipino",
        ["tn"] = "Tswana", ["tr"] = "Turkish", ["ts"] = "Tsonga", ["uk"] = "Ukrainian", ["ur"] = "Urdu", ["ve"] = "Venda", ["vi"] = "Vietnamese",
        ["xh"] = "Xhosa", ["yo"] = "Yoruba", ["zh"] = "Chinese", ["zu"] = "Zulu",
    }.ToFrozenDictionary();

    /// <summary>The English name of the language; null for a text that is no BCP 47 tag, and for a language that is not in the table.</summary>
    public static string? NameOf(string? locale) =>
        locale is not null && Tag().Match(locale) is { Success: true } tag ? Names.GetValueOrDefault(tag.Groups["language"].Value.ToLowerInvariant()) : null;

    // \z and not $, which would let a last line break pass.
    [GeneratedRegex(@"\A(?<language>[a-zA-Z]{2,3})(-[a-zA-Z0-9]{1,8})*\z")]
    private static partial Regex Tag();
}
