using System.Globalization;
using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>The days a question is about: "this year", "next month", "in March 2027", "in the next 30 days", "soon".</summary>
internal sealed partial record TimeRange(DateOnly From, DateOnly To)
{
    private const int Soon = 60;

    public bool Contains(DateOnly? date) => date >= From && date <= To;

    /// <summary>Null when the question names none.</summary>
    /// <param name="said">Normalised.</param>
    public static TimeRange? Read(string said, DateOnly today)
    {
        var month = new DateOnly(today.Year, today.Month, 1);
        if (Relative().Match(said) is { Success: true } relative)
        {
            var (which, unit) = (relative.Groups[1].Value, relative.Groups[2].Value);
            var step = which switch { "next" or "following" or "coming" => 1, "last" or "previous" or "past" => -1, _ => 0 };
            return unit switch
            {
                "year" => Year(today.Year + step),
                "month" => Month(month.AddMonths(step)),
                "week" => step == 0 ? new TimeRange(today, today.AddDays(7)) : new TimeRange(today.AddDays(7 * (step - 1)), today.AddDays(7 * (step + 1))),
                _ => new TimeRange(month.AddMonths(3 * step), month.AddMonths((3 * step) + 3).AddDays(-1)),
            };
        }
        if (Within().Match(said) is { Success: true } within)
        {
            var n = within.Groups[1].Success && int.TryParse(within.Groups[1].Value, out var count) ? Math.Min(count, 999) : 1;
            return new TimeRange(today, within.Groups[2].Value switch
            {
                "day" => today.AddDays(n),
                "week" => today.AddDays(7 * n),
                "month" => today.AddMonths(n),
                _ => today.AddYears(n),
            });
        }
        if (Named().Match(said) is { Success: true } named)
        {
            var number = DateTime.ParseExact(named.Groups[1].Value[..3], "MMM", CultureInfo.InvariantCulture).Month;
            return Month(new DateOnly(named.Groups[2].Success ? int.Parse(named.Groups[2].Value, CultureInfo.InvariantCulture) : today.Year, number, 1));
        }
        if (InYear().Match(said) is { Success: true } year)
            return Year(int.Parse(year.Groups[1].Value, CultureInfo.InvariantCulture));
        if (EndOfYear().IsMatch(said))
            return new TimeRange(today, new DateOnly(today.Year, 12, 31));
        if (EndOfMonth().IsMatch(said))
            return new TimeRange(today, month.AddMonths(1).AddDays(-1));
        if (Today().IsMatch(said))
            return new TimeRange(today, today);
        if (Tomorrow().IsMatch(said))
            return new TimeRange(today.AddDays(1), today.AddDays(1));
        return Shortly().IsMatch(said) ? new TimeRange(today, today.AddDays(Soon)) : null;
    }

    /// <summary>Without a year, a month that is over by then is that of the year to come.</summary>
    public TimeRange Ahead(DateOnly today, string said) =>
        To < today && !InYear().IsMatch(said) && Named().Match(said) is { Success: true, Groups: var groups } && !groups[2].Success ? Month(From.AddYears(1)) : this;

    private static TimeRange Year(int year) => new(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));

    private static TimeRange Month(DateOnly first) => new(first, first.AddMonths(1).AddDays(-1));

    [GeneratedRegex(@"\b(this|next|following|coming|current|last|previous|past) (year|month|week|quarter)\b")]
    private static partial Regex Relative();

    [GeneratedRegex(@"\b(?:within|in|next|coming|following|over) (?:a |the |next |coming |following )*(\d{1,3})? ?(day|week|month|year)s?\b(?<!\b(?:next|in the) (?:month|year|week|day))")]
    private static partial Regex Within();

    [GeneratedRegex(@"\b(january|february|march|april|june|july|august|september|october|november|december|(?<=\b(?:in|of|for|during|by|before|from|until) )(?:may|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec))\b(?: (20\d\d))?")]
    private static partial Regex Named();

    [GeneratedRegex(@"\b(20[1-4]\d)\b")]
    private static partial Regex InYear();

    [GeneratedRegex(@"\b(end of (the|this) year|year end|before (christmas|the year ends|new year))\b")]
    private static partial Regex EndOfYear();

    [GeneratedRegex(@"\b(end of (the|this) month|month end)\b")]
    private static partial Regex EndOfMonth();

    [GeneratedRegex(@"\b(today|tonight)\b")]
    private static partial Regex Today();

    [GeneratedRegex(@"\btomorrow\b")]
    private static partial Regex Tomorrow();

    [GeneratedRegex(@"\b(soon|shortly|near future|about to|almost|nearly|close to|any time now)\b")]
    private static partial Regex Shortly();
}
