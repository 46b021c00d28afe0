using System.Text;

namespace Livechat.Accounts.Import;

/// <summary>
/// Splits CSV as RFC 4180 has it: quotes around cells, "" for a quote inside, line breaks inside quotes. Semicolons separate when the first
/// line has them and no comma, as spreadsheets write it where the comma is the decimal sign.
/// </summary>
internal static class CsvText
{
    /// <summary>The rows that are not empty, each with the line it begins on. A quote that never closes is a fault.</summary>
    public static List<(int Line, List<string> Cells)> Split(string text, AccountEntries entries, string file)
    {
        var rows = new List<(int, List<string>)>();
        var first = text.AsSpan(0, text.AsSpan().IndexOfAny('\r', '\n') is var end and >= 0 ? end : text.Length);
        var separator = first.Contains(';') && !first.Contains(',') ? ';' : ',';
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (line, rowLine, quoteLine, quoted) = (1, 1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
                line++;
            if (quoted)
            {
                if (c != '"')
                    cell.Append(c);
                else if (i + 1 < text.Length && text[i + 1] == '"')
                    cell.Append(text[i++]);
                else
                    quoted = false;
            }
            else if (c == '"' && cell.Length == 0)
            {
                (quoted, quoteLine) = (true, line);
            }
            else if (c == separator)
            {
                EndCell();
            }
            else if (c == '\n')
            {
                EndRow();
            }
            else if (c != '\r')
            {
                cell.Append(c);
            }
        }
        if (quoted)
            entries.Fault(new Place(file, quoteLine), "a quotation mark opens here and never closes");
        else
            EndRow();
        return rows;

        void EndCell()
        {
            cells.Add(cell.ToString().Trim());
            cell.Clear();
        }

        void EndRow()
        {
            EndCell();
            if (cells.Any(value => value.Length > 0))
                rows.Add((rowLine, cells));
            cells = [];
            rowLine = line;
        }
    }
}
