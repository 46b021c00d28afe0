using System.Globalization;
using System.Text;

namespace Livechat.Gateway;

/// <summary>
/// Names that a visitor may not go by, because they claim to be the company: compared by a skeleton in which letters that look alike are one,
/// so that "Ѕupport Тeam ✔" is "supportteam" too. What is forbidden is a whole name of such words, or the company's own name in it:
/// "Tariro Support-Moyo" is a person. One harmless word alone ("Customer") claims nothing; two together ("Customer Care") do.
/// </summary>
public sealed class ReservedNames
{
    // A letter, and the ones with marks that are read as it.
    private static readonly Dictionary<int, Rune> Marked = Unmarked(
        "a àáâãäåāăąǎǟǡǻȁȃȧḁạảấầẩẫậắằẳẵặ|b ḃḅḇ|c çćĉċčḉ|d ďḋḍḏḑḓ|e èéêëēĕėęěȅȇȩḕḗḙḛḝẹẻẽếềểễệ|f ḟ|g ĝğġģǧǵḡ|h ĥȟḣḥḧḩḫẖ|i ìíîïĩīĭįǐȉȋḭḯỉị|j ĵǰ|k ķǩḱḳḵ"
        + "|l ĺļľḷḹḻḽ|m ḿṁṃ|n ñńņňǹṅṇṉṋ|o òóôõöōŏőơǒǫǭȍȏȫȭȯȱṍṏṑṓọỏốồổỗộớờởỡợ|p ṕṗ|r ŕŗřȑȓṙṛṝṟ|s śŝşšſșṡṣṥṧṩẛ|t ţťțṫṭṯṱẗ|u ùúûüũūŭůűųưǔǖǘǚǜȕȗṳṵṷṹṻụủứừửữự"
        + "|v ṽṿ|w ŵẁẃẅẇẉẘ|x ẋẍ|y ýÿŷȳẏẙỳỵỷỹ|z źżžẑẓẕ");

    // Letters of other scripts, and digits, that are read as Latin ones in a name.
    private static readonly Dictionary<int, string> LookAlikes = Pairs(
        "а a|в b|с c|ԁ d|е e|ё e|ғ f|ɡ g|һ h|н h|і i|ї i|ı i|ј j|к k|ӏ i|м m|п n|о o|р p|ԛ q|г r|ѕ s|т t|у y|ү y|ѵ v|ԝ w|х x|ч y|з e"
        + "|α a|β b|γ y|ε e|η n|ι i|κ k|λ a|μ u|ν v|ο o|ρ p|σ o|ς s|τ t|υ u|χ x|ω w|ϲ c|ϳ j"
        + "|0 o|1 i|l i|3 e|4 a|5 s|7 t|8 b|9 g|$ s|@ a|ø o|ð d|þ p|ł i|đ d|ħ h|ŧ t|ʏ y|ᴀ a|ᴄ c|ᴅ d|ᴇ e|ɢ g|ʜ h|ɪ i|ᴊ j|ᴋ k|ʟ i|ᴍ m|ɴ n|ᴏ o|ᴘ p|ʀ r|ꜱ s|ᴛ t|ᴜ u|ᴠ v|ᴡ w|ᴢ z"
        + "|օ o|ս u|հ h|ո n|ց g|ա w|ʋ u|ɑ a|ƅ b|ɩ i|ⅼ i");

    // Roles and offices, as they stand in chats; a name made only of these, in any order, is no person's.
    private static readonly HashSet<string> Offices =
    [
        .. new[]
        {
            "admin", "administrator", "admins", "agent", "agents", "ai", "assistant", "billing", "bot", "care", "chat", "company", "customer", "desk", "engineer", "guide", "helpdesk",
            "help", "human", "live", "management", "manager", "mod", "moderator", "official", "operations", "operator", "owner", "root", "sales", "advisor", "security", "server",
            "service", "specialist", "staff", "supervisor", "support", "sysadmin", "system", "team", "tech", "technical", "technician", "the", "verified", "from", "of", "your",
        }.Select(Skeleton),
    ];

    // Words that a person may go by alone: they say what someone is to us, or are harmless without another.
    private static readonly HashSet<string> Harmless = [.. new[] { "customer", "human", "company", "the", "from", "of", "your", "owner", "care", "guide", "live", "chat" }.Select(Skeleton)];

    private readonly string _company;
    private readonly string _companyStart;

    public ReservedNames(string company)
    {
        _company = Skeleton(company);
        var words = Words(company);
        _companyStart = string.Concat(words.Take(2));
    }

    /// <summary>What a guest who wants this name goes by; null when nothing is left of it, or when it is not theirs to take.</summary>
    public string? NameOfGuest(string? wanted) => MessageText.DisplayName(wanted) is { } name && !Includes(name) ? name : null;

    /// <summary>Whether this claims to be somebody of the company.</summary>
    public bool Includes(string name)
    {
        var whole = Skeleton(name);
        if (_company.Length > 0 && whole.Contains(_company, StringComparison.Ordinal) || _companyStart.Length >= 6 && whole.Contains(_companyStart, StringComparison.Ordinal))
            return true;
        var words = Words(name);
        return words.Count > 0 && words.All(Offices.Contains) && (words.Count > 1 || !Harmless.Contains(words[0]))
            // Written together or apart: SupportTeam, s u p p o r t.
            || IsMadeOf(whole);
    }

    private static bool IsMadeOf(string whole)
    {
        // Per position: how the text up to it can be cut into offices; 0 not at all, 1 into one harmless word, 2 into something that claims.
        var cuts = new int[whole.Length + 1];
        for (var at = 0; at < whole.Length; at++)
        {
            if (at > 0 && cuts[at] == 0)
                continue;
            // Words of two letters are found inside too many names.
            foreach (var office in Offices.Where(office => office.Length > 2 && whole.AsSpan(at).StartsWith(office)))
                cuts[at + office.Length] = Math.Max(cuts[at + office.Length], at == 0 && Harmless.Contains(office) ? 1 : 2);
        }
        return cuts[^1] == 2;
    }

    private static List<string> Words(string text) =>
        [.. text.Split([' ', '\t', '-', '_', '.', '/', '|', ',', ':', '\u00a0', '\u2010', '\u2011', '\u2013', '\u2014'], StringSplitOptions.RemoveEmptyEntries).Select(Skeleton).Where(word => word.Length > 0)];

    /// <summary>Letters and digits only, without marks, small, and look-alikes as one letter.</summary>
    internal static string Skeleton(string text)
    {
        var skeleton = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var plain = Plain(rune);
            if (Rune.GetUnicodeCategory(plain) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark || !Rune.IsLetterOrDigit(plain))
                continue;
            var letter = Rune.ToLowerInvariant(plain);
            if (Marked.TryGetValue(letter.Value, out var unmarked))
                letter = unmarked;
            skeleton.Append(LookAlikes.TryGetValue(letter.Value, out var latin) ? latin : letter.ToString());
        }
        return skeleton.Replace("rn", "m").Replace("vv", "w").ToString();
    }

    // The styled alphabets of Unicode: full width, circled, mathematical. Done here because normalisation needs tables that not every machine has.
    private static Rune Plain(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new Rune(rune.Value - 0xFEE0),
        >= 0x24B6 and <= 0x24E9 => new Rune('a' + (rune.Value - 0x24B6) % 26),
        >= 0x1F130 and <= 0x1F189 => new Rune('a' + (rune.Value - 0x1F130) % 32 % 26),
        >= 0x1D400 and <= 0x1D6A3 => new Rune('a' + (rune.Value - 0x1D400) % 26),
        >= 0x1D7CE and <= 0x1D7FF => new Rune('0' + (rune.Value - 0x1D7CE) % 10),
        _ => rune,
    };

    private static Dictionary<int, Rune> Unmarked(string groups) => groups.Split('|')
        .SelectMany(group => group[2..].EnumerateRunes().Select(marked => (marked.Value, Plain: new Rune(group[0])))).ToDictionary(pair => pair.Value, pair => pair.Plain);

    private static Dictionary<int, string> Pairs(string pairs) =>
        pairs.Split('|').Select(pair => pair.Split(' ')).ToDictionary(pair => char.ConvertToUtf32(pair[0], 0), pair => pair[1]);
}
