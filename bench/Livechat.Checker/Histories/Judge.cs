namespace Livechat.Checker.Histories;

/// <summary>
/// Compares what was sent and acknowledged with what is stored and shown. Pure: the same evidence gives the same violations, in the same order.
/// What it knows of the product is the promise, not how it is kept.
/// </summary>
public static class Judge
{
    public static IReadOnlyList<Violation> Compare(Evidence evidence)
    {
        var found = new List<Violation>();
        var attempts = evidence.Attempts.ToDictionary(attempt => attempt.Token);
        var stored = evidence.Stored.ToDictionary(conversation => conversation.Key);
        foreach (var conversation in evidence.Stored)
        {
            found.AddRange(Places(conversation.Key, "the database", conversation.Lines));
            found.AddRange(Texts(conversation.Key, "the database", conversation.Lines, attempts));
            found.AddRange(AnswerRules.Check(conversation, attempts));
        }
        foreach (var screen in evidence.Screens)
        {
            found.AddRange(screen.IsWhole ? Places(screen.Conversation, screen.Who, screen.Lines) : Rising(screen));
            found.AddRange(Texts(screen.Conversation, screen.Who, screen.Lines, attempts));
            found.AddRange(Differences(screen, stored.GetValueOrDefault(screen.Conversation)));
            if (screen.HasDraft)
                found.Add(new Violation(ViolationKind.Half, screen.Conversation, null, $"{screen.Who} still shows an answer in the making"));
        }
        var screens = evidence.Screens.Where(screen => screen.IsWhole).ToLookup(screen => screen.Conversation);
        foreach (var attempt in evidence.Attempts)
            found.AddRange(Kept(attempt, stored.GetValueOrDefault(attempt.Conversation), screens[attempt.Conversation]));
        foreach (var sender in evidence.Attempts.GroupBy(attempt => attempt.Sender))
            found.AddRange(SendOrder([.. sender.OrderBy(attempt => attempt.InvokedAt)], stored));
        return found;
    }

    /// <summary>An acknowledged message is in the database and on every screen, at the place that was promised for it.</summary>
    private static IEnumerable<Violation> Kept(Attempt attempt, StoredConversation? stored, IEnumerable<FinalScreen> screens)
    {
        if (attempt.Seqs.Count > 1)
            yield return new Violation(ViolationKind.Order, attempt.Conversation, attempt.Token, $"it was acknowledged as seq {string.Join(" and ", attempt.Seqs)}");
        if (attempt.AckedAt is null)
            yield break;
        var row = stored is null ? null : Find(stored.Lines, attempt.Token);
        if (row is null)
            yield return new Violation(ViolationKind.Lost, attempt.Conversation, attempt.Token, "it was acknowledged and is not in the database");
        else if (attempt.Seqs.Count == 1 && row.Seq != attempt.Seqs[0])
            yield return new Violation(ViolationKind.Order, attempt.Conversation, attempt.Token, $"it was acknowledged as seq {attempt.Seqs[0]} and is stored as {row.Seq}");
        foreach (var screen in screens.Where(screen => Find(screen.Lines, attempt.Token) is null))
            yield return new Violation(ViolationKind.Lost, attempt.Conversation, attempt.Token, $"it was acknowledged and {screen.Who} does not show it");
    }

    /// <summary>The places of a whole conversation are 1, 2, 3 … in the order they are shown.</summary>
    private static IEnumerable<Violation> Places(string conversation, string who, IReadOnlyList<Line> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Seq == i + 1)
                continue;
            yield return new Violation(ViolationKind.Order, conversation, null, $"{who} has seq {lines[i].Seq} at place {i + 1}");
            // What follows is shifted by the same fault.
            yield break;
        }
    }

    private static IEnumerable<Violation> Rising(FinalScreen screen) => screen.Lines.Zip(screen.Lines.Skip(1))
        .Where(pair => pair.Second.Seq <= pair.First.Seq)
        .Select(pair => new Violation(ViolationKind.Order, screen.Conversation, null, $"{screen.Who} shows seq {pair.Second.Seq} after {pair.First.Seq}"));

    /// <summary>Nothing twice, nothing of somebody else, nothing that nobody sent.</summary>
    private static IEnumerable<Violation> Texts(string conversation, string who, IReadOnlyList<Line> lines, Dictionary<string, Attempt> attempts)
    {
        foreach (var line in lines)
        {
            var tokens = Wording.TokensIn(line.Text).Distinct().ToList();
            foreach (var token in tokens)
            {
                if (!attempts.TryGetValue(token, out var attempt))
                    yield return new Violation(ViolationKind.Phantom, conversation, token, $"{who} has a text at seq {line.Seq} that nobody sent");
                else if (attempt.Conversation != conversation)
                    yield return new Violation(ViolationKind.Foreign, conversation, token, $"{who} has words of {attempt.Conversation} at seq {line.Seq}");
            }
            if (line.IsVisitor && tokens.Count == 0)
                yield return new Violation(ViolationKind.Phantom, conversation, null, $"{who} has a visitor's message at seq {line.Seq} that nobody sent");
        }
        foreach (var twice in lines.Where(line => line.IsVisitor).SelectMany(line => Wording.TokensIn(line.Text)).GroupBy(token => token).Where(group => group.Count() > 1))
            yield return new Violation(ViolationKind.Duplicated, conversation, twice.Key, $"{who} has it {twice.Count()} times");
        foreach (var twice in lines.Where(line => line.MessageId is not null).GroupBy(line => line.MessageId).Where(group => group.Count() > 1))
            yield return new Violation(ViolationKind.Duplicated, conversation, null, $"{who} has the message {twice.Key} {twice.Count()} times");
    }

    /// <summary>What a screen shows at a place is what the database has there, and a whole screen ends where the database ends.</summary>
    private static IEnumerable<Violation> Differences(FinalScreen screen, StoredConversation? stored)
    {
        if (stored is null)
        {
            if (screen.Lines.Count > 0)
                yield return new Violation(ViolationKind.Lost, screen.Conversation, null, $"{screen.Who} shows a conversation that is not in the database");
            yield break;
        }
        var rows = stored.Lines.ToDictionary(line => line.Seq);
        foreach (var line in screen.Lines)
        {
            if (!rows.TryGetValue(line.Seq, out var row))
                yield return new Violation(ViolationKind.Lost, screen.Conversation, null, $"{screen.Who} shows seq {line.Seq}, which is not in the database");
            else if ((row.Kind, row.SenderType, row.Text) != (line.Kind, line.SenderType, line.Text))
                yield return new Violation(ViolationKind.Order, screen.Conversation, Wording.TokensIn(line.Text).FirstOrDefault(), $"{screen.Who} shows something else at seq {line.Seq} than the database has");
        }
        if (screen.IsWhole && screen.Lines.Count < stored.Lines.Count)
            yield return new Violation(ViolationKind.Lost, screen.Conversation, null, $"{screen.Who} shows {screen.Lines.Count} events and the database has {stored.Lines.Count}");
    }

    /// <summary>
    /// What one sender sent first stands first. Only among messages that were under way together may a refused one fall behind, or one that was
    /// sent again after a cut, which hides a refusal: the server has gone on with what came behind it.
    /// </summary>
    private static IEnumerable<Violation> SendOrder(List<Attempt> sent, Dictionary<string, StoredConversation> stored)
    {
        if (!stored.TryGetValue(sent[0].Conversation, out var conversation))
            yield break;
        var places = conversation.Lines.Where(line => line.IsVisitor).SelectMany(line => Wording.TokensIn(line.Text).Select(token => (token, line.Seq)))
            .DistinctBy(place => place.token).ToDictionary(place => place.token, place => place.Seq);
        for (var i = 0; i < sent.Count; i++)
        {
            if (!places.TryGetValue(sent[i].Token, out var first))
                continue;
            var later = sent.Skip(i + 1).FirstOrDefault(other => places.TryGetValue(other.Token, out var second) && second < first && !MayFallBehind(sent[i], other));
            if (later is not null)
                yield return new Violation(ViolationKind.Order, sent[i].Conversation, sent[i].Token, $"{sent[i].Sender} sent it before {later.Token}, which stands before it");
        }
    }

    private static bool MayFallBehind(Attempt first, Attempt second) =>
        (first.NackedAt is not null || first.AgainAt > second.InvokedAt) && !(first.AckedAt < second.InvokedAt);

    private static Line? Find(IReadOnlyList<Line> lines, string token) =>
        lines.FirstOrDefault(line => line.IsVisitor && line.Text.Contains(token, StringComparison.Ordinal));
}
