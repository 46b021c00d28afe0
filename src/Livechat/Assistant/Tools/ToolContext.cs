using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Accounts;
using Livechat.Assistant.Personas;
using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Knowledge;

namespace Livechat.Assistant.Tools;

/// <summary>
/// What the tools of one turn may know and leave behind. A new one is made for each model that tries, so that nothing a failed model
/// asked for outlives it; what was really done stays in <see cref="Actions"/>.
/// </summary>
public sealed class ToolContext(TurnSubject subject, Persona persona, string model)
{
    private readonly List<PassageResult> _passages = [];
    private readonly List<ToolResult> _results = [];
    private readonly List<NewConfirmation> _proposals = [];

    public Conversation Conversation => subject.Turn.Conversation;

    public Guid TurnId => subject.Turn.Id;

    /// <summary>For what is stored on behalf of the turn.</summary>
    public TurnHold Turn => subject.Turn.Hold;

    public Persona Persona { get; } = persona;

    /// <summary>The model that asks, for the audit.</summary>
    public string Model { get; } = model;

    /// <summary>Whose conversation it is, as they are now; null when that user is gone or disabled.</summary>
    public Principal? Principal => subject.Principal;

    /// <summary>Whose account may be read; null for everybody but a customer with an account. Made from the principal and from nothing else.</summary>
    public CustomerScope? Scope { get; } = subject.Principal is { } principal ? CustomerScope.Of(principal) : null;

    /// <summary>What this turn has done so far, by whichever model.</summary>
    public TurnActions Actions => subject.Actions;

    /// <summary>Messages up to this seq are earlier talk; those after it are what the turn answers.</summary>
    public long AnsweredSeq => subject.Turn.Conversation.AnsweredSeq;

    /// <summary>Every passage this turn's model was shown, in that order. Only their articles may be cited.</summary>
    public IReadOnlyList<PassageResult> Passages => _passages;

    /// <summary>What the model was told by tools, in that order.</summary>
    public IReadOnlyList<ToolResult> Results => _results;

    /// <summary>What the visitor is to be asked to confirm. Opened when the answer is stored, in the same transaction, and not before.</summary>
    public IReadOnlyList<NewConfirmation> Proposals => _proposals;

    /// <summary>A human was asked for. Happens when the answer is stored, in the same transaction, and not before.</summary>
    public bool HandOver { get; set; }

    public void Show(IEnumerable<PassageResult> passages) => _passages.AddRange(passages);

    public void Propose(NewConfirmation proposal) => _proposals.Add(proposal);

    /// <summary>
    /// Whether this stands in a message the visitor wrote here, so that it is not a model's invention: as a whole, not as a part of a longer
    /// word, address or number.
    /// </summary>
    public bool VisitorWrote(string text) => subject.VisitorTexts.Any(written => Occurs(text.Trim(), written));

    /// <summary>The same for a number, however its digits are grouped.</summary>
    public bool VisitorWroteDigits(string text)
    {
        var digits = text.Where(char.IsAsciiDigit).ToArray();
        if (digits.Length == 0)
            return false;
        var grouped = new Regex($@"(?<!\d){string.Join(@"[\s().\-/–]{0,3}", digits)}(?!\d)", RegexOptions.CultureInvariant);
        return subject.VisitorTexts.Any(grouped.IsMatch);
    }

    /// <summary>The audit's entry for a call of this turn.</summary>
    public AuditEntry Entry(string tool, string outcome, string? arguments = null) => new(tool, outcome)
    {
        Principal = Principal,
        ConversationId = Conversation.Id,
        Arguments = arguments,
        Model = Model,
        PersonaVersion = Persona.Version,
    };

    internal void Told(string tool, JsonElement result) => _results.Add(new ToolResult(tool, result));

    private static bool Occurs(string text, string written)
    {
        for (var at = written.IndexOf(text, StringComparison.OrdinalIgnoreCase); at >= 0; at = written.IndexOf(text, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var after = written.AsSpan(at + text.Length);
            // A full stop ends a sentence; only one that goes on is part of an address.
            if (text.Length > 0 && (at == 0 || !GoesOn(written[at - 1], mayBeStop: false)) && (after.IsEmpty || !GoesOn(after[0], after.Length == 1 || !char.IsLetterOrDigit(after[1]))))
                return true;
        }
        return false;
    }

    private static bool GoesOn(char next, bool mayBeStop) => char.IsLetterOrDigit(next) || next is '_' or '+' or '%' or '@' || (next is '.' or '-' && !mayBeStop);
}

/// <summary>What a tool told the model.</summary>
public sealed record ToolResult(string Tool, JsonElement Result);

/// <summary>Whom and what a turn is about, the same for every model that tries.</summary>
/// <param name="Actions">What was done in the turn, in attempts before this one too.</param>
public sealed record TurnSubject(ClaimedTurn Turn, TurnActions Actions)
{
    /// <summary>Null until it is known, and when that user is gone or disabled.</summary>
    public Principal? Principal { get; init; }

    /// <summary>What the visitor wrote in this conversation lately.</summary>
    public IReadOnlyList<string> VisitorTexts { get; init; } = [];
}
