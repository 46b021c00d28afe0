using Livechat.Conversations;
using Livechat.Hosting;

namespace Livechat.Assistant.Personas;

/// <summary>A persona as a person writes it: Markdown with front matter, {company} where the company's name goes.</summary>
public sealed record PersonaFile(
    string Department, string DisplayName, string Greeting, string Audience, IReadOnlyList<string> Tools,
    IReadOnlyList<string> Knowledge, IReadOnlyList<string> Escalates, string Instructions)
{
    public const string Company = "{company}";

    private const string SecurityHeading = "SECURITY RULE";
    private static readonly string[] Keys = ["department", "display_name", "greeting", "audience", "tools", "knowledge", "escalates"];

    /// <summary>Reads a file's text. Throws <see cref="FrontMatterException"/> naming file, line and what to do.</summary>
    public static PersonaFile Parse(string text, string file, IReadOnlyCollection<string> knownTools)
    {
        var matter = FrontMatter.Parse(text, file);
        matter.Allow(Keys);
        var persona = new PersonaFile(
            matter.Require("department"), matter.Require("display_name"), matter.Require("greeting"), matter.Find("audience") ?? "public",
            matter.List("tools"), matter.List("knowledge"), matter.List("escalates"), matter.Body);
        CheckOneOf(matter, "department", [persona.Department], Departments.All);
        CheckOneOf(matter, "audience", [persona.Audience], ["public", "staff"]);
        CheckOneOf(matter, "tools", persona.Tools, knownTools);
        CheckOneOf(matter, "knowledge", persona.Knowledge, Departments.All);
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
        ---

        {Instructions}

        """;

    private static void CheckOneOf(FrontMatter matter, string key, IEnumerable<string> values, IReadOnlyCollection<string> known)
    {
        if (values.FirstOrDefault(value => !known.Contains(value)) is { } wrong)
            throw new FrontMatterException(matter.File, matter.LineOf(key), $"'{wrong}' is not known for '{key}'; known are {string.Join(", ", known.Order(StringComparer.Ordinal))}");
    }
}
