using Livechat.Assistant.Tools;
using Livechat.Assistant.Turns;
using Livechat.Conversations;

namespace Livechat.Assistant.Guard;

/// <summary>The guard of one model's attempt at a turn: what it may rest on grows with what its tools return. Not thread-safe.</summary>
internal sealed class TurnGuard
{
    private readonly ToolContext _context;
    private readonly LinkFilter _links;
    private readonly Evidence _evidence = new();
    private readonly DraftGuard _draft;
    private int _passages, _results, _receipts;

    /// <param name="log">The newest messages of the conversation, in any order.</param>
    public TurnGuard(ToolContext context, IEnumerable<ConversationEvent> log, LinkFilter links)
    {
        _context = context;
        _links = links;
        _draft = new DraftGuard(_evidence);
        _evidence.AddLog(log);
        if (context.Conversation.Status == ConversationStatus.Waiting)
            _evidence.AddAction(TransferHuman.ToolName);
    }

    /// <summary>What can be shown of an unfinished answer; empty for nothing yet.</summary>
    public string Draft(string written)
    {
        Evidence();
        return _links.Apply(_draft.Show(AnswerText.Draft(written)));
    }

    /// <summary>The first thing in a whole answer that nothing proves; null when all is proven.</summary>
    public Unproven? FirstUnproven(string text) => OutputGuard.FirstUnproven(text, Evidence());

    /// <summary>A whole answer without links that lead anywhere else.</summary>
    public string WithSafeLinks(string text) => _links.Apply(text);

    private Evidence Evidence()
    {
        for (; _passages < _context.Passages.Count; _passages++)
            _evidence.AddPassage(_context.Passages[_passages]);
        for (; _results < _context.Results.Count; _results++)
            _evidence.AddResult(_context.Results[_results].Tool, _context.Results[_results].Result);
        for (; _receipts < _context.Actions.Receipts.Count; _receipts++)
            _evidence.AddAction(_context.Actions.Receipts[_receipts].Action, _context.Actions.Receipts[_receipts].Line);
        if (_context.HandOver)
            _evidence.AddAction(TransferHuman.ToolName);
        return _evidence;
    }
}
