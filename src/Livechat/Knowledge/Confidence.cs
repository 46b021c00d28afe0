using Livechat.Knowledge.Search;

namespace Livechat.Knowledge;

/// <summary>How sure the search is that a passage answers, from 0 to 1, and where the borders lie.</summary>
public static class Confidence
{
    /// <summary>From here on a passage is an answer; below, nothing was found.</summary>
    public const double Found = 0.5;

    /// <summary>Two articles that are nearer to each other than this fit about equally.</summary>
    public const double Tie = 0.03;

    internal static double Of(Ranked ranked, bool isPreferred) => Math.Clamp(ranked.Score, 0, 1);
}
