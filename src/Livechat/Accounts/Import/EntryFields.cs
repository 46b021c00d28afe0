using System.Globalization;
using System.Text;

namespace Livechat.Accounts.Import;

/// <summary>One value as a file has it. A CSV cell is text whatever it means; JSON knows kinds.</summary>
internal readonly record struct FieldValue(string Text, int Line, FieldKind Kind);

internal enum FieldKind
{
    Cell,
    Text,
    Number,
    Flag,
}

/// <summary>
/// The fields of one entry, read one by one with every fault noted. A field that is faulty reads as some value; the entry is only used when
/// <see cref="IsFaulty"/> is still false at the end.
/// </summary>
internal sealed class EntryFields(AccountEntries entries, Place place, IReadOnlyDictionary<string, FieldValue> values)
{
    public const int LongestName = 200;
    public const int LongestText = 1000;

    public Place Place => place;

    public bool IsFaulty { get; private set; }

    public bool Has(string name) => values.ContainsKey(name);

    public void Fault(string name, string problem)
    {
        IsFaulty = true;
        entries.Fault(place with { Line = values.TryGetValue(name, out var value) ? value.Line : place.Line }, problem);
    }

    /// <summary>A text in one line; "" and a fault when it is missing.</summary>
    public string Text(string name, int longest = LongestName)
    {
        var before = entries.Faults.Count;
        var text = TextOrNull(name, longest);
        if (text is null && entries.Faults.Count == before)
            Fault(name, $"{name} is missing; every entry needs one");
        return text ?? "";
    }

    public string? TextOrNull(string name, int longest = LongestName, bool mayBreak = false)
    {
        if (!Find(name, out var value))
            return null;
        if (value.Kind is FieldKind.Number or FieldKind.Flag)
            return Refuse(name, $"{name} must be a text in quotation marks");
        return Checked(name, value.Text, longest, mayBreak);
    }

    /// <summary>The company's own id of something, a text or a whole number.</summary>
    public string Id(string name)
    {
        if (!Find(name, out var value))
        {
            Fault(name, $"{name} is missing; without one an entry cannot be found again");
            return "";
        }
        if (value.Kind == FieldKind.Flag || (value.Kind == FieldKind.Number && !value.Text.All(char.IsAsciiDigit)))
            return Refuse(name, $"{name} must be a text or a whole number") ?? "";
        return Checked(name, value.Text, LongestName, mayBreak: false) ?? (IsFaulty ? "" : Refuse(name, $"{name} is empty") ?? "");
    }

    public Money Money(string name, string currency)
    {
        if (!Find(name, out var value))
        {
            Fault(name, $"{name} is missing; write an amount like 76.80");
            return default;
        }
        if (value.Kind is FieldKind.Number or FieldKind.Flag)
            Fault(name, $"{name} must be in quotation marks, \"76.80\", so that no program on the way rounds it");
        else if (Accounts.Money.TryParse(value.Text, currency, out var money))
            return money;
        else if (Accounts.Money.IsCurrency(currency))
            Fault(name, $"{name} '{Shown(value.Text)}' is not an amount in {currency}; write {Example(currency)}: a point, {Accounts.Money.Decimals(currency)} decimals at most, no thousands separator");
        return default;
    }

    public string Currency(string name, string? fallback)
    {
        var currency = Has(name) || fallback is null ? Text(name) : fallback;
        if (currency.Length > 0 && !Accounts.Money.IsCurrency(currency))
            Fault(name, $"{name} '{Shown(currency)}' is not a currency; write its three capital letters, USD");
        return currency;
    }

    public DateOnly Day(string name)
    {
        if (!Find(name, out _))
            Fault(name, $"{name} is missing; write a day like 2026-11-22");
        return DayOrNull(name) ?? default;
    }

    public DateOnly? DayOrNull(string name)
    {
        if (!Find(name, out var value))
            return null;
        if (IsText(value) && DateOnly.TryParseExact(value.Text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        Fault(name, $"{name} '{Shown(value.Text)}' is not a day; write year-month-day, 2026-11-22");
        return null;
    }

    /// <summary>A moment with its offset, or a day, which is taken as its first moment in UTC.</summary>
    public DateTimeOffset? TimeOrNull(string name)
    {
        if (!Find(name, out var value))
            return null;
        if (IsText(value) && DateTimeOffset.TryParseExact(
                value.Text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd"], CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            return time;
        Fault(name, $"{name} '{Shown(value.Text)}' is not a time; write 2026-11-22T09:00:00Z or 2026-11-22");
        return null;
    }

    public T Word<T>(string name) where T : struct, Enum
    {
        if (!Find(name, out var value))
            Fault(name, $"{name} is missing; it is one of {string.Join(", ", AccountWords.All<T>())}");
        else if (IsText(value) && AccountWords.TryParse<T>(value.Text, out var word))
            return word;
        else
            Fault(name, $"{name} '{Shown(value.Text)}' is not known; it is one of {string.Join(", ", AccountWords.All<T>())}");
        return default;
    }

    /// <summary>False when it is missing.</summary>
    public bool Flag(string name)
    {
        if (!Find(name, out var value))
            return false;
        bool? flag = (value.Kind, value.Text.ToLowerInvariant()) switch
        {
            (FieldKind.Flag, "true") or (FieldKind.Cell, "true" or "yes" or "1") => true,
            (FieldKind.Flag, "false") or (FieldKind.Cell, "false" or "no" or "0") => false,
            _ => null,
        };
        if (flag is null)
            Fault(name, $"{name} '{Shown(value.Text)}' is neither true nor false");
        return flag ?? false;
    }

    private bool Find(string name, out FieldValue value) => values.TryGetValue(name, out value) && (value.Text.Length > 0 || value.Kind is not FieldKind.Cell);

    private static bool IsText(FieldValue value) => value.Kind is FieldKind.Cell or FieldKind.Text;

    private string? Checked(string name, string text, int longest, bool mayBreak)
    {
        var trimmed = text.Trim();
        if (trimmed.Length > longest)
            return Refuse(name, $"{name} has {trimmed.Length} characters; {longest} is the most");
        foreach (var rune in trimmed.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar)
                return Refuse(name, $"{name} has a character that was lost when the file was written (U+FFFD); save the file as UTF-8 again");
            if (PlainText.IsHidden(rune) && !(mayBreak && rune.Value is '\n' or '\r' or '\t'))
                return Refuse(name, $"{name} has the invisible character U+{rune.Value:X4}; remove it");
        }
        return trimmed.Length == 0 ? null : trimmed;
    }

    private string? Refuse(string name, string problem)
    {
        Fault(name, problem);
        return null;
    }

    private static string Example(string currency) => Accounts.Money.Decimals(currency) == 0 ? "76" : $"76.8{new string('0', Accounts.Money.Decimals(currency) - 1)}";

    /// <summary>What was written, short and safe for a terminal.</summary>
    internal static string Shown(string text)
    {
        var clean = PlainText.Clean(text);
        return clean.Length <= 40 ? clean : clean[..40] + "…";
    }
}
