using Livechat.Knowledge.Search;

namespace Livechat.Knowledge;

/// <summary>How sure the search is that a passage answers, from 0 to 1, and where the borders lie.</summary>
public static class Confidence
{
    /// <summary>From here on a passage is an answer; below, nothing was found.</summary>
    public const double Found = 0.5;

    /// <summary>Two articles that are nearer to each other than this fit about equally.</summary>
    public const double Tie = 0.02;

    // A logistic regression over what speaks for and against the best passage, fitted on questions with known answers and on questions
    // that no article answers. The department counts little on purpose: a billing question may well be asked in support.
    internal static double Of(Evidence evidence, bool isPreferredDepartment) => 1 / (1 + Math.Exp(-(
        -6.0
        + (2.5 * evidence.ArticleCover)
        + (2.0 * evidence.PassageCover)
        + (2.7 * Math.Log(1 + evidence.Matched))
        + (0.65 * evidence.InTitle)
        - (0.75 * Math.Min(evidence.Unknown, 2))
        - (2.5 * Math.Min(evidence.Elsewhere, 2))
        + (isPreferredDepartment ? 0.2 : 0))));
}
