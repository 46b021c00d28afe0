namespace Livechat.Assistant.Guard;

/// <summary>
/// The last look at a model's answer: every money amount, every ticket number and everything it says was done must be proven by
/// <see cref="Evidence"/>. A pure function of both.
/// </summary>
public static class OutputGuard
{
    /// <summary>The first thing in <paramref name="text"/> that nothing proves; null when all is proven.</summary>
    public static Unproven? FirstUnproven(string text, Evidence evidence)
    {
        TableColumns? columns = null;
        foreach (var (start, length, _) in Sentences.Of(text))
        {
            var sentence = text.Substring(start, length);
            columns = TableColumns.After(columns, sentence);
            if (FirstUnproven(sentence, columns, evidence) is { } unproven)
                return unproven with { Start = start + unproven.Start };
        }
        return null;
    }

    /// <summary>What <see cref="DraftGuard"/> shows of a text that is given to it only once.</summary>
    public static string Draft(string written, Evidence evidence) => new DraftGuard(evidence).Show(written);

    internal static Unproven? FirstUnproven(string sentence, TableColumns? columns, Evidence evidence)
    {
        if (sentence.Length > Sentences.Longest)
            return new Unproven(0, sentence.Length, UnprovenReason.Unreadable);
        Unproven? first = null;
        foreach (var amount in AmountReader.Read(sentence, columns))
        {
            if (!evidence.Proves(amount.What))
                Note(amount.Start, amount.Length, UnprovenReason.Amount);
        }
        foreach (var number in TicketNumbers.Read(sentence))
        {
            if (!evidence.ProvesNumber(number.What))
                Note(number.Start, number.Length, UnprovenReason.Number);
        }
        foreach (var claim in ActionClaims.Read(sentence))
        {
            if (!evidence.Proves(claim, sentence))
                Note(claim.Start, claim.Length, UnprovenReason.Claim);
        }
        return first;

        void Note(int start, int length, string reason)
        {
            if (first is null || start < first.Start)
                first = new Unproven(start, length, reason);
        }
    }
}

/// <summary>Something an answer states without proof.</summary>
/// <param name="Start">Where it stands in the text.</param>
/// <param name="Reason">One of <see cref="UnprovenReason"/>; a label of the metric livechat.guard.replaced.</param>
public sealed record Unproven(int Start, int Length, string Reason);

public static class UnprovenReason
{
    /// <summary>A money amount, or a percentage off a price.</summary>
    public const string Amount = "amount";

    /// <summary>The number of a ticket, callback, invoice and the like.</summary>
    public const string Number = "number";

    /// <summary>That something was done.</summary>
    public const string Claim = "claim";

    /// <summary>A sentence that is too long to be one.</summary>
    public const string Unreadable = "unreadable";
}
