using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// The clauses of a turn, with what belongs to a ticket or a callback taken out: the problem that is told before or after the wish, an email
/// address, a number. What is left is answered on its own.
/// </summary>
internal sealed partial class RequestClauses
{
    // "You can reach me on …": no more words than these, and a clause gives an address and tells nothing else.
    private const int MostAround = 4;

    private readonly List<Clause> _clauses;
    private readonly string _words;
    private readonly string? _before;
    private string _problem = "";

    public RequestClauses(IEnumerable<Clause> clauses, VisitorTurn turn)
    {
        _clauses = [.. clauses];
        _words = string.Join('\n', turn.Asked);
        _before = turn.Before;
        if (_clauses.FindIndex(clause => clause.Intent == Intent.Ticket) is >= 0 and var ticket)
            TakeProblem(ticket);
        if (_clauses.Exists(clause => clause.Intent is Intent.Ticket or Intent.Callback))
            _clauses.RemoveAll(clause => clause.Intent is Intent.Question or Intent.Unclear or Intent.Human && IsOnlyContact(clause.Text));
    }

    public IReadOnlyList<Clause> All => _clauses;

    public TicketDraft Ticket(Clause _) => TicketDraft.Of(_problem, _words);

    public CallbackDraft Callback(Clause clause) => new(ContactReader.Phone(_words), ContactReader.Time(clause.Text) ?? ContactReader.Time(_words));

    private void TakeProblem(int ticket)
    {
        var told = new List<string>();
        var own = TicketDraft.ProblemIn(_clauses[ticket].Text);
        if (own.Length > 0)
            told.Add(own);
        while (ticket + 1 < _clauses.Count && IsTold(_clauses[ticket + 1]))
        {
            told.Add(_clauses[ticket + 1].Text);
            _clauses.RemoveAt(ticket + 1);
        }
        // What was told before the wish is the reason for it, and so is the question when nothing else is.
        while (ticket > 0 && (IsTold(_clauses[ticket - 1]) || (told.Count == 0 && _clauses[ticket - 1].Intent == Intent.Question && Trouble().IsMatch(AccountSpelling.Normalise(_clauses[ticket - 1].Text)))))
        {
            told.Insert(0, _clauses[ticket - 1].Text);
            _clauses.RemoveAt(--ticket);
        }
        if (told.Count == 0 && _before is not null && (RefersBack().IsMatch(AccountSpelling.Normalise(_clauses[ticket].Text)) || Trouble().IsMatch(AccountSpelling.Normalise(_before))))
            told.Add(_before);
        _problem = string.Join("\n", told.Select(text => text.Trim()));
    }

    private static bool IsTold(Clause clause) => clause.Intent == Intent.Question && !Clauses.Asks(clause.Text) && !IsOnlyContact(clause.Text);

    private static bool IsOnlyContact(string text) =>
        !TicketDraft.SaysSomething(ContactReader.Time(text) is { } time ? ContactReader.WithoutContact(text).Replace(time, " ", StringComparison.Ordinal) : ContactReader.WithoutContact(text))
        || (ContactReader.Phone(text) ?? ContactReader.Email(text)) is not null && Knowledge.Search.Words.Of(ContactReader.WithoutContact(text), MostAround + 1).Count <= MostAround;

    [GeneratedRegex(@"\b(about|for|on|regarding|with) (this|that|it|these|the (problem|issue))\b|\b(this|that|the same) (problem|issue)\b")]
    private static partial Regex RefersBack();

    [GeneratedRegex(@"\b(down|slow|error|errors|hacked|broken|problem|problems|issue|issues|offline|fail\w*|bounc\w*|spam|unable|stuck|missing|virus|crash\w*|wrong|not|cannot|stopped|lost|deducted|declined|suspended|refused|blank)\b")]
    private static partial Regex Trouble();
}
