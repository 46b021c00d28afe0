using System.Globalization;

namespace Livechat.Desk;

/// <summary>
/// When people of a department are there: periods of the week in a time zone, and days on which they are not. Times are minutes of the local
/// day, so that eight o'clock stays eight o'clock when clocks change.
/// </summary>
public sealed class OpeningHours
{
    private const int Minutes = 24 * 60;

    // Every yearly holiday comes round within it.
    private const int DaysAhead = 370;

    private static readonly string[] DayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly List<Period>[] _week = [[], [], [], [], [], [], []];
    private readonly HashSet<DateOnly> _once = [];
    private readonly HashSet<(int Month, int Day)> _yearly = [];

    private OpeningHours(TimeZoneInfo zone) => Zone = zone;

    public TimeZoneInfo Zone { get; }

    /// <summary>Reads the hours as a person writes them. Throws <see cref="FormatException"/> saying what is wrong and what to write.</summary>
    /// <param name="periods">Such as "mon-fri 07:30-17:30" and "sat 08:00-12:30"; 24:00 ends a day. None: always closed.</param>
    /// <param name="zone">IANA name, such as Africa/Harare.</param>
    /// <param name="holidays">Dates such as 2026-04-03, or 12-25 for every year.</param>
    public static OpeningHours Parse(IEnumerable<string> periods, string zone, IEnumerable<string> holidays)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found))
            throw new FormatException($"'{zone}' is no time zone; write an IANA name such as Africa/Harare");
        var hours = new OpeningHours(found);
        foreach (var period in periods)
            hours.Add(period);
        foreach (var holiday in holidays)
            hours.AddHoliday(holiday);
        foreach (var day in hours._week)
            day.Sort((one, other) => one.From.CompareTo(other.From));
        return hours;
    }

    /// <summary>Whether they are there at a moment, and when that changes; null when it does not within a year.</summary>
    public OpeningState At(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, Zone);
        var (today, minute) = (DateOnly.FromDateTime(local.DateTime), local.Hour * 60 + local.Minute);
        var isOpen = On(today).Any(period => period.From <= minute && minute < period.To);
        for (var ahead = 0; ahead < DaysAhead; ahead++)
        {
            var day = today.AddDays(ahead);
            var from = ahead == 0 ? minute : 0;
            if ((isOpen ? FirstClosed(day, from) : FirstOpen(day, from)) is { } change)
                return new OpeningState(isOpen, Moment(day, change));
        }
        return new OpeningState(isOpen, null);
    }

    private IReadOnlyList<Period> On(DateOnly day) =>
        _once.Contains(day) || _yearly.Contains((day.Month, day.Day)) ? [] : _week[(int)day.DayOfWeek];

    private int? FirstOpen(DateOnly day, int from) => On(day).Where(period => period.From >= from).Select(period => (int?)period.From).Min();

    private int? FirstClosed(DateOnly day, int from)
    {
        var minute = from;
        foreach (var period in On(day).Where(period => period.To > from))
        {
            if (period.From > minute)
                break;
            minute = Math.Max(minute, period.To);
        }
        return minute < Minutes ? minute : null;
    }

    private DateTimeOffset Moment(DateOnly day, int minute)
    {
        var local = day.ToDateTime(TimeOnly.MinValue).AddMinutes(minute);
        // An hour that is left out in spring begins when it ends.
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        return new DateTimeOffset(local, Zone.GetUtcOffset(local));
    }

    private void Add(string text)
    {
        if (text.Trim().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var days, var times]
            || ReadDays(days) is not { } read || times.Split('-') is not [var from, var to] || ReadMinute(from) is not { } begins || ReadMinute(to) is not { } ends || begins >= ends)
            throw new FormatException($"'{text}' are no opening hours; write days and times such as mon-fri 07:30-17:30 (a night goes into two parts, the first until 24:00)");
        foreach (var day in read)
        {
            if (_week[day].Any(other => begins < other.To && other.From < ends))
                throw new FormatException($"'{text}' overlaps other hours of {DayNames[day]}; join them into one");
            _week[day].Add(new Period(begins, ends));
        }
    }

    private void AddHoliday(string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            _once.Add(day);
        // In a leap year, so that the 29th of February is a day.
        else if (DateOnly.TryParseExact($"2024-{text}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var yearly))
            _yearly.Add((yearly.Month, yearly.Day));
        else
            throw new FormatException($"'{text}' is no holiday; write a date such as 2026-04-03, or 12-25 for every year");
    }

    private static List<int>? ReadDays(string text)
    {
        var ends = text.Split('-').Select(name => Array.IndexOf(DayNames, name)).ToArray();
        if (ends.Length > 2 || ends.Contains(-1))
            return null;
        var days = new List<int> { ends[0] };
        while (days[^1] != ends[^1])
            days.Add((days[^1] + 1) % DayNames.Length);
        return days;
    }

    private static int? ReadMinute(string text) => text == "24:00"
        ? Minutes
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute : null;

    /// <param name="From">Minute of the day.</param>
    /// <param name="To">The first minute after it.</param>
    private sealed record Period(int From, int To);
}

/// <param name="ChangesAt">When they go, or when they come; null when neither is in sight.</param>
public sealed record OpeningState(bool IsOpen, DateTimeOffset? ChangesAt);
