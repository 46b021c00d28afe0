using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Hosting;

namespace Livechat.Assistant.Personas;

/// <summary>A persona as a person writes it: Markdown with front matter, {company} where the company's name goes.</summary>
public sealed record PersonaFile(
    string Department, string DisplayName, string Greeting, string Audience, IReadOnlyList<string> Tools,
    IReadOnlyList<string> Knowledge, IReadOnlyList<string> Escalates, string Instructions)
{
    public const string Company = "{company}";

    /// <summary>When its people are there, as <see cref="OpeningHours.Parse"/> reads them; null when nobody says.</summary>
    public IReadOnlyList<string>? Hours { get; init; }

    public IReadOnlyList<string> Holidays { get; init; } = [];

    /// <summary>The time zone of the hours; null without them.</summary>
    public string? TimeZone { get; init; }

    private const string SecurityHeading = "SECURITY RULE";
    private static readonly string[] Keys = ["department", "display_name", "greeting", "audience", "tools", "knowledge", "escalates", "hours", "holidays", "time_zone"];

    /// <summary>Reads a file's text. Throws <see cref="FrontMatterException"/> naming file, line and what to do.</summary>
    public static PersonaFile Parse(string text, string file, IReadOnlyCollection<string> knownTools)
    {
        var matter = FrontMatter.Parse(text, file);
        matter.Allow(Keys);
        var persona = new PersonaFile(
            matter.Require("department"), matter.Require("display_name"), matter.Require("greeting"), matter.Find("audience") ?? "public",
            matter.List("tools"), matter.List("knowledge"), matter.List("escalates"), matter.Body)
        {
            Hours = matter.Keys.Contains("hours") ? matter.List("hours") : null,
            Holidays = matter.List("holidays"),
            TimeZone = matter.Find("time_zone"),
        };
        CheckOneOf(matter, "department", [persona.Department], Departments.All);
        CheckOneOf(matter, "audience", [persona.Audience], ["public", "staff"]);
        CheckOneOf(matter, "tools", persona.Tools, knownTools);
        CheckOneOf(matter, "knowledge", persona.Knowledge, Departments.All);
        CheckHours(matter, persona);
        if (!persona.Instructions.Contains(SecurityHeading, StringComparison.Ordinal))
            throw new FrontMatterException(file, matter.BodyLine, $"a persona needs a section headed {SecurityHeading}; add one to its text");
        return persona;
    }

    /// <summary>The file's text; <see cref="Parse"/> reads the same persona back.</summary>
    public string Write() =>
        $"""
        ---
        department: {FrontMatter.Write(Department)}
        display_name: {FrontMatter.Write(DisplayName)}
        greeting: {FrontMatter.Write(Greeting)}
        audience: {FrontMatter.Write(Audience)}
        tools: {FrontMatter.Write(Tools)}
        knowledge: {FrontMatter.Write(Knowledge)}
        escalates: {FrontMatter.Write(Escalates)}
        {WriteHours()}---

        {Instructions}

        """;

    private string WriteHours() => Hours is null
        ? ""
        : $"hours: {FrontMatter.Write(Hours)}\nholidays: {FrontMatter.Write(Holidays)}\ntime_zone: {FrontMatter.Write(TimeZone!)}\n";

    private static void CheckHours(FrontMatter matter, PersonaFile persona)
    {
        if (persona.Hours is null)
        {
            if (matter.Keys.FirstOrDefault(key => key is "holidays" or "time_zone") is { } alone)
                throw new FrontMatterException(matter.File, matter.LineOf(alone), $"'{alone}' says nothing without 'hours'; add a line 'hours: [mon-fri 08:00-17:00]'");
            return;
        }
        try
        {
            OpeningHours.Parse(persona.Hours, matter.Require("time_zone"), persona.Holidays);
        }
        catch (FormatException fault)
        {
            throw new FrontMatterException(matter.File, matter.LineOf("hours"), fault.Message);
        }
    }

    private static void CheckOneOf(FrontMatter matter, string key, IEnumerable<string> values, IReadOnlyCollection<string> known)
    {
        if (values.FirstOrDefault(value => !known.Contains(value)) is { } wrong)
            throw new FrontMatterException(matter.File, matter.LineOf(key), $"'{wrong}' is not known for '{key}'; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
    }
}
