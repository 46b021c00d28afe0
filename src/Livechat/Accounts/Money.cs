using System.Globalization;
using System.Text.Json.Serialization;

namespace Livechat.Accounts;

/// <summary>
/// An amount in a currency, as a whole number of its smallest unit (cents for USD): exact in every database, and sums stay exact.
/// </summary>
/// <param name="MinorUnits">Below 10^15 in absolute value when it came through <see cref="TryParse"/>.</param>
/// <param name="Currency">ISO 4217, three capital letters.</param>
public readonly record struct Money([property: JsonIgnore] long MinorUnits, string Currency)
{
    private const int MostDigits = 15;

    // ISO 4217 gives all others two decimals.
    private static readonly Dictionary<string, int> OtherDecimals = new(StringComparer.Ordinal)
    {
        ["BIF"] = 0, ["CLP"] = 0, ["DJF"] = 0, ["GNF"] = 0, ["ISK"] = 0, ["JPY"] = 0, ["KMF"] = 0, ["KRW"] = 0, ["PYG"] = 0, ["RWF"] = 0,
        ["UGX"] = 0, ["UYI"] = 0, ["VND"] = 0, ["VUV"] = 0, ["XAF"] = 0, ["XOF"] = 0, ["XPF"] = 0,
        ["BHD"] = 3, ["IQD"] = 3, ["JOD"] = 3, ["KWD"] = 3, ["LYD"] = 3, ["OMR"] = 3, ["TND"] = 3,
        ["CLF"] = 4, ["UYW"] = 4,
    };

    /// <summary>The number alone, with the currency's decimals and nothing between thousands: 1499.99.</summary>
    public string Amount
    {
        get
        {
            var decimals = Decimals(Currency);
            var digits = Int128.Abs(MinorUnits).ToString(CultureInfo.InvariantCulture).PadLeft(decimals + 1, '0');
            var sign = MinorUnits < 0 ? "-" : "";
            return decimals == 0 ? sign + digits : $"{sign}{digits[..^decimals]}.{digits[^decimals..]}";
        }
    }

    public override string ToString() => $"{Amount} {Currency}";

    public static bool IsCurrency(string text) => text.Length == 3 && text.All(char.IsAsciiLetterUpper);

    /// <summary>How many decimals the currency has.</summary>
    public static int Decimals(string currency) => OtherDecimals.GetValueOrDefault(currency, 2);

    /// <summary>Reads 1499.99 or -5: no thousands, no exponent, no more decimals than the currency has, 15 digits in all.</summary>
    public static bool TryParse(string text, string currency, out Money money)
    {
        money = default;
        var number = text.StartsWith('-') ? text[1..] : text;
        var dot = number.IndexOf('.');
        var (whole, part) = dot < 0 ? (number, "") : (number[..dot], number[(dot + 1)..]);
        var decimals = Decimals(currency);
        if (!IsCurrency(currency) || whole.Length == 0 || (dot >= 0 && part.Length == 0) || part.Length > decimals || whole.Length + decimals > MostDigits)
            return false;
        long minor = 0;
        foreach (var digit in $"{whole}{part}".PadRight(whole.Length + decimals, '0'))
        {
            if (!char.IsAsciiDigit(digit))
                return false;
            minor = minor * 10 + (digit - '0');
        }
        money = new Money(text.StartsWith('-') ? -minor : minor, currency);
        return true;
    }
}
