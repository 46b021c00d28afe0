using System.Text.RegularExpressions;

namespace Livechat.Knowledge.Search;

/// <summary>
/// What kind of fact a question asks for, as far as its words say so, and how well a piece of text gives one. "How long does a transfer take"
/// is answered by the sentence with the days, whichever passage repeats the word transfer most often.
/// </summary>
internal static partial class Expectation
{
    private const double Plainly = 1;

    // A limit or a term, which is often but not always what was asked for.
    private const double AsLimit = 0.7;

    // There is such a fact, but nothing says that it is the one asked for.
    private const double InPassing = 0.4;

    public enum Kind
    {
        Any,
        Price,
        Duration,
        Place,
    }

    public static Kind Of(string question) =>
        AsksDuration().IsMatch(question) ? Kind.Duration
        : AsksPrice().IsMatch(question) ? Kind.Price
        : AsksPlace().IsMatch(question) ? Kind.Place
        : Kind.Any;

    /// <summary>0 for a text without such a fact, up to 1.</summary>
    public static double MetBy(Kind kind, string text) => kind switch
    {
        Kind.Price => Money().IsMatch(text) ? Plainly : 0,
        Kind.Duration => TakenDuration().IsMatch(text) ? Plainly : LimitedDuration().IsMatch(text) ? AsLimit : Duration().IsMatch(text) ? InPassing : 0,
        Kind.Place => Address().IsMatch(text) ? Plainly : 0,
        _ => 0,
    };

    [GeneratedRegex(@"\bhow (long|soon|fast|quick|quickly)\b|\bhow many (minutes|hours|days|weeks|months)\b|\bhow much time\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksDuration();

    [GeneratedRegex(@"\bh(ow|w) ?much\b(?! (ram|memory|disk|space|storage|traffic|bandwidth|data|cpu)\b)|\b(price|prices|pricing|cost|costs|fee|fees|cheap|cheaper|cheapest)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksPrice();

    [GeneratedRegex(@"\bwhere (is|are|r) (you|your|ur|the) ?(office|offices|located|based)?|\b(physical|office|street) address\b|\byour (office|offices|location)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksPlace();

    [GeneratedRegex(@"\$\d")]
    private static partial Regex Money();

    private const string Span = @"\d+(?: ?(?:-|–|to) ?\d+)? (?:working |business )?(?:second|minute|hour|day|week|month)s?\b";

    [GeneratedRegex(Span, RegexOptions.IgnoreCase)]
    private static partial Regex Duration();

    // The words that tie a number of days to what is being asked about.
    private const string About = "(?: (?:about|up to|for|at most|at the latest after|normally|usually|around|the)){0,2} ";

    [GeneratedRegex(@"\b(?:takes?|needs?|finished (?:in|within)|kept)" + About + Span, RegexOptions.IgnoreCase)]
    private static partial Regex TakenDuration();

    [GeneratedRegex(@"\b(?:within|lasts?|works?|in|after|allow|latest|up to)" + About + Span, RegexOptions.IgnoreCase)]
    private static partial Regex LimitedDuration();

    [GeneratedRegex(@"\b\d+ (?:[A-Z]\w+ ){1,3}(?:Street|Road|Avenue|Crescent|Close|Drive|Lane)\b")]
    private static partial Regex Address();
}
