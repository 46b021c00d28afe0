using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>Finds what a visitor gives of themselves: an email address, a phone number, a time that suits them.</summary>
internal static partial class ContactReader
{
    private const int FewestDigits = 7;
    private const int MostDigits = 15;
    private const int LongestTime = 100;

    // Stands for what was taken out, while the words that lead to it are looked for.
    private const string Taken = "\u0001";

    public static string? Email(string text) => EmailPattern().Match(text) is { Success: true } match ? match.Value.TrimEnd('.') : null;

    /// <summary>As the visitor wrote it.</summary>
    public static string? Phone(string text)
    {
        foreach (Match match in PhonePattern().Matches(text))
        {
            var digits = match.Value.Count(char.IsAsciiDigit);
            if (digits is >= FewestDigits and <= MostDigits && !DatePattern().IsMatch(match.Value))
                return match.Value.Trim();
        }
        return null;
    }

    /// <summary>"Tomorrow between 9 and 11"; null when the text names no time.</summary>
    public static string? Time(string text)
    {
        var rest = WithoutContact(text);
        var found = TimePattern().Matches(rest).ToList();
        if (found.Count == 0)
            return null;
        // What stands between two mentions of a time joins them: "Monday or maybe Tuesday, after 3".
        var end = found[0];
        foreach (var next in found.Skip(1))
        {
            if (next.Index - (end.Index + end.Length) > 20)
                break;
            end = next;
        }
        var time = rest[found[0].Index..(end.Index + end.Length)].Trim();
        return time.Length <= LongestTime ? time : time[..LongestTime];
    }

    /// <summary>The text without addresses and numbers, and without the words that introduce them.</summary>
    public static string WithoutContact(string text)
    {
        var left = EmailPattern().Replace(text, Taken);
        if (Phone(left) is { } phone)
            left = left.Replace(phone, Taken, StringComparison.Ordinal);
        return Introduction().Replace(left, " ").Trim();
    }

    [GeneratedRegex(@"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}")]
    private static partial Regex EmailPattern();

    [GeneratedRegex(@"(?<![\w.])(?:\(?\+\s?\d|\(?0|\(?\d)[\d\s().\-/]{5,20}\d(?![\w])")]
    private static partial Regex PhonePattern();

    [GeneratedRegex(@"^\s*\d{4}-\d{1,2}-\d{1,2}|^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\s*$")]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"(?:\b(?:(?:my|our|the) )?(?:e-?mail(?: address)?|mail|phone|cell|mobile|number|phone number|contact|whats ?app|tel)(?: number)?(?:\s*(?:is|no\.?|:|on|at))*\s*)?\u0001[\s.,;:!]*", RegexOptions.IgnoreCase)]
    private static partial Regex Introduction();

    private const string Clock = @"(?:\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|a\.m\.|p\.m\.|hrs|hours|h|o'?clock)?|noon|midday|lunch ?time|lunch)";
    private const string Day = @"(?:mon|tues?|wednes|wed|thurs?|fri|satur|sat|sun)(?:day)?s?|to-?morr?ow|tomorow|tommorrow|tmrw|2moro|today|tonight|week ?days?|week ?ends?|(?:next|this) (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|\d{1,2}(?:st|nd|rd|th)?(?: of)? (?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\b";

    [GeneratedRegex(
        @"\b(?:(?:on |by |before |after |from |around |about |till |until |this |early |late |later |sometime )*(?:" + Day + @"))\b"
        + @"|\b(?:in the |this |every |early |late |tomorrow |any )*(?:mornings?|afternoons?|evenings?|night)\b"
        + @"|\b(?:between|from) " + Clock + @"\s?(?:and|to|until|till|-|–)\s?" + Clock
        + @"|\b(?:at|after|before|around|about|by|from|past|until) (?:about |around )?" + Clock + @"(?!\s?(?:usd|dollars|\$|%|\d))(?=\W|$)"
        + @"|\b\d{1,2}(?:[:.h]\d{2})?\s?(?:am|pm|hrs|o'?clock)\b(?:\s?(?:-|–|to|and)\s?" + Clock + @")?|\b\d{1,2}:\d{2}\b(?:\s?(?:-|–|to|and)\s?" + Clock + @")?|\b\d{1,2}\s?(?:-|–)\s?\d{1,2}\s?(?:am|pm)\b"
        + @"|\b(?:any ?time|as soon as possible|asap|right (?:now|away)|immediately|now|whenever|during (?:business|office|working|lunch) ?(?:hours|time)?|(?:business|office|working) hours|in (?:an hour|half an hour|\d{1,3} (?:minutes|mins|min|hours|hrs))|within (?:the|an|\d+) (?:hour|hours|minutes)|later(?: today)?|end of (?:the )?day|lunch ?time|midday|noon)\b(?: (?:today|tomorrow|works|is fine))?",
        RegexOptions.IgnoreCase)]
    private static partial Regex TimePattern();
}
