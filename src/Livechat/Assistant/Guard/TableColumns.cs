using System.Text.RegularExpressions;

namespace Livechat.Assistant.Guard;

/// <summary>Which columns of a Markdown table hold prices, by the words of its first row: "Price (USD)" makes each figure below an amount.</summary>
internal sealed partial class TableColumns
{
    private readonly string?[] _currencies;

    private TableColumns(string?[] currencies) => _currencies = currencies;

    /// <summary>What a row means for the rows below it: itself when it opens a table, <paramref name="above"/> inside one, null when it is no row.</summary>
    public static TableColumns? After(TableColumns? above, string line)
    {
        if (!line.AsSpan().TrimStart().StartsWith("|"))
            return null;
        return above ?? new TableColumns([.. Split(line).Select(cell => Currency(line.Substring(cell.Start, cell.Length)))]);
    }

    /// <summary>The cells of <paramref name="row"/> that hold prices, with the currency their column names.</summary>
    public IEnumerable<(int Start, int Length, string Currency)> Cells(string row) =>
        Split(row).Zip(_currencies, (cell, currency) => (cell.Start, cell.Length, currency)).Where(cell => cell.currency is not null).Select(cell => (cell.Start, cell.Length, cell.currency!));

    private static IEnumerable<(int Start, int Length)> Split(string line)
    {
        var start = line.IndexOf('|') + 1;
        while (start > 0 && start < line.Length)
        {
            var end = line.IndexOf('|', start);
            if (end < 0)
                end = line.Length;
            yield return (start, end - start);
            start = end + 1;
        }
    }

    private static string? Currency(string head)
    {
        if (!Price().IsMatch(head))
            return null;
        var named = Named().Match(head);
        return named.Success ? Currencies.Of(named.Value).Currency : Amount.None;
    }

    [GeneratedRegex($@"\b(?:price|cost|fee|amount|total|charge|monthly|yearly|annual|per\s(?:month|year))\b|(?:{Currencies.Codes})(?![A-Za-z])|{Currencies.Signs}", RegexOptions.IgnoreCase)]
    private static partial Regex Price();

    [GeneratedRegex($@"\b(?:{Currencies.Codes})(?![A-Za-z])|{Currencies.Signs}", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
