namespace Livechat.Knowledge;

/// <summary>Who may read an article, and for whom a search is made. Staff read public articles too.</summary>
public enum Audience
{
    Public,
    Staff,
}
