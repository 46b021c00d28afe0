using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Livechat.Hosting;

namespace Livechat.Knowledge;

/// <summary>An article as a Markdown file with front matter: title, departments, updated; optional tags, source, audience (public or staff).</summary>
public sealed partial record ArticleFile(
    string Slug, string Title, IReadOnlyList<string> Departments, IReadOnlyList<string> Tags, string? Source, Audience Audience, DateOnly Updated, string Body)
{
    private const string DayFormat = "yyyy-MM-dd";
    private static readonly string[] KnownDepartments = ["sales", "support", "billing", "management", "general"];

    /// <summary>Reads a file's text. Throws <see cref="FrontMatterException"/> naming file and line.</summary>
    public static ArticleFile Parse(string text, string fileName)
    {
        var slug = Path.GetFileNameWithoutExtension(fileName);
        if (!SlugPattern().IsMatch(slug))
            throw new FrontMatterException(fileName, 1, "the file's name becomes the address of the article; use small letters, digits and hyphens only");
        var head = FrontMatter.Parse(text, fileName);
        head.Allow("title", "departments", "tags", "source", "updated", "audience");
        var title = head.Require("title");
        if (head.Body.Length == 0)
            throw new FrontMatterException(fileName, head.BodyLine, "the article has no text");
        return new ArticleFile(slug, title, ReadDepartments(head), head.List("tags"), head.Find("source"), ReadAudience(head), ReadUpdated(head), head.Body);
    }

    /// <summary>The file's text; <see cref="Parse"/> reads the same article back.</summary>
    public string Write()
    {
        var text = new StringBuilder("---\n")
            .Append("title: ").Append(FrontMatter.Write(Title)).Append('\n')
            .Append("departments: ").Append(FrontMatter.Write(Departments)).Append('\n');
        if (Tags.Count > 0)
            text.Append("tags: ").Append(FrontMatter.Write(Tags)).Append('\n');
        if (Source is not null)
            text.Append("source: ").Append(FrontMatter.Write(Source)).Append('\n');
        if (Audience == Audience.Staff)
            text.Append("audience: staff\n");
        return text.Append("updated: ").Append(Day(Updated)).Append("\n---\n\n").Append(Body).Append('\n').ToString();
    }

    internal static string Day(DateOnly day) => day.ToString(DayFormat, CultureInfo.InvariantCulture);

    internal static DateOnly Day(string day) => DateOnly.ParseExact(day, DayFormat, CultureInfo.InvariantCulture);

    private static IReadOnlyList<string> ReadDepartments(FrontMatter head)
    {
        var departments = head.List("departments");
        if (departments.Count == 0)
            throw new FrontMatterException(head.File, head.LineOf("departments"), "'departments' is missing; add a line 'departments: [support]'");
        return departments.FirstOrDefault(d => !KnownDepartments.Contains(d)) is { } unknown
            ? throw new FrontMatterException(head.File, head.LineOf("departments"), $"there is no department '{unknown}'; known are {string.Join(", ", KnownDepartments)}")
            : departments;
    }

    private static Audience ReadAudience(FrontMatter head) => head.Find("audience") switch
    {
        null or "public" => Audience.Public,
        "staff" => Audience.Staff,
        _ => throw new FrontMatterException(head.File, head.LineOf("audience"), "'audience' must be public or staff"),
    };

    private static DateOnly ReadUpdated(FrontMatter head) =>
        DateOnly.TryParseExact(head.Require("updated"), DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FrontMatterException(head.File, head.LineOf("updated"), "'updated' must be a day such as 2026-11-01");

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex SlugPattern();
}
