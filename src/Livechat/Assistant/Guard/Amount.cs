namespace Livechat.Assistant.Guard;

/// <summary>A money amount, or a percentage of a price.</summary>
/// <param name="Value">Null when no number type holds it; such an amount is never proven.</param>
/// <param name="Currency">An ISO 4217 code, "$" for a dollar that is not named further, "%" for a percentage, empty when there is none.</param>
internal readonly record struct Amount(decimal? Value, string Currency)
{
    public const string Dollar = "$";
    public const string Percent = "%";
    public const string None = "";

    // Whose sign alone is a plain dollar sign. The Zimbabwean dollar is not among them: its figure is never that of a US dollar.
    private static readonly HashSet<string> Dollars = ["USD", "AUD", "CAD", "NZD", "SGD", "HKD", "NAD"];

    /// <summary>Whether evidence of this figure in <paramref name="proven"/> proves this amount. "$5" is proven by "5 USD" and "5 AUD", "5 AUD" not by "$5".</summary>
    public bool Fits(string proven)
    {
        if ((Currency == Percent) != (proven == Percent))
            return false;
        return Currency == proven || Currency == None || proven == None
            || (Currency == Dollar && Dollars.Contains(proven)) || (Currency == "USD" && proven == Dollar);
    }
}

/// <summary>An amount or a ticket number where it stands in a text.</summary>
/// <param name="Start">In the text as it was given, not as it was folded.</param>
internal readonly record struct Found<T>(T What, int Start, int Length);
