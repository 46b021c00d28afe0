using System.Globalization;

namespace Livechat.Bench.Measuring;

/// <summary>Rows of words (what was measured) and numbers (how it came out). Rows with the same words are runs of the same case.</summary>
internal sealed class Table(params string[] columns)
{
    public IReadOnlyList<string> Columns => columns;

    public List<object[]> Rows { get; } = [];

    /// <param name="cells">Each a string or a double, as many as there are columns.</param>
    public void Add(params object[] cells)
    {
        if (cells.Length != columns.Length)
            throw new ArgumentException($"The table has {columns.Length} columns, not {cells.Length}.", nameof(cells));
        Rows.Add(cells);
    }

    /// <summary>One row for each case with the medians of its runs, and how many runs there were.</summary>
    public Table Medians()
    {
        var medians = new Table([.. columns, "runs"]);
        foreach (var runs in Rows.GroupBy(row => string.Join('|', row.OfType<string>())))
        {
            var all = runs.ToList();
            medians.Rows.Add([.. all[0].Select((cell, i) => cell is double ? Median(all.Select(run => (double)run[i])) : cell), (double)all.Count]);
        }
        return medians;
    }

    /// <summary>The value of a column in the first row that has all these words.</summary>
    public double Value(string column, params string[] words)
    {
        var row = Rows.FirstOrDefault(row => words.All(row.Contains)) ?? throw new ArgumentException("There is no such row.", nameof(words));
        return (double)row[Array.IndexOf(columns, column)];
    }

    /// <summary>As a table of Markdown, aligned for a terminal too.</summary>
    public IEnumerable<string> Lines()
    {
        var texts = Rows.Select(row => row.Select(Text).ToArray()).ToList();
        var widths = columns.Select((column, i) => Math.Max(column.Length, texts.Select(row => row[i].Length).DefaultIfEmpty(0).Max())).ToArray();
        var isNumber = columns.Select((_, i) => Rows.Count > 0 && Rows[0][i] is double).ToArray();
        yield return Line(columns);
        yield return "|" + string.Concat(widths.Select((width, i) => isNumber[i] ? new string('-', width + 1) + ":|" : new string('-', width + 2) + "|"));
        foreach (var row in texts)
            yield return Line(row);

        string Line(IReadOnlyList<string> cells) =>
            "|" + string.Concat(cells.Select((cell, i) => isNumber[i] ? $" {cell.PadLeft(widths[i])} |" : $" {cell.PadRight(widths[i])} |"));
    }

    public static string Text(object cell) => cell switch
    {
        double number when number == Math.Truncate(number) && Math.Abs(number) < 1e9 => number.ToString("#,0", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= 1000 => number.ToString("#,0", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= 100 => number.ToString("0", CultureInfo.InvariantCulture),
        double number when Math.Abs(number) >= 10 => number.ToString("0.0", CultureInfo.InvariantCulture),
        double number => number.ToString("0.00", CultureInfo.InvariantCulture),
        _ => (string)cell,
    };

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
