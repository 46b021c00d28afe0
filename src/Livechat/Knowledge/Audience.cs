namespace Livechat.Knowledge;

/// <summary>Who may read an article, and for whom a search is made. Staff read public articles too.</summary>
public enum Audience
{
    Public,
    Staff,
}

internal static class AudienceNames
{
    private const string Public = "public";
    private const string Staff = "staff";

    public static string InDatabase(this Audience audience) => audience == Audience.Staff ? Staff : Public;

    public static Audience FromDatabase(string name) => name == Staff ? Audience.Staff : Audience.Public;
}
