using Livechat.Conversations;
using Livechat.Hosting;

namespace Livechat.Assistant.Tools;

/// <summary>What a turn really did: stored, and not undone when the model that asked for it fails. The visitor is told of each.</summary>
/// <param name="earlier">What an attempt before this one did and could not tell.</param>
public sealed class TurnActions(IEnumerable<ActionReceipt> earlier)
{
    private readonly List<ActionReceipt> _receipts = [.. earlier];

    public IReadOnlyList<ActionReceipt> Receipts => _receipts;

    /// <summary>Notes what was done; the same again, by another model of the turn, counts once.</summary>
    public void Add(ActionReceipt receipt)
    {
        if (!_receipts.Exists(known => known.Action == receipt.Action && known.Line == receipt.Line))
            _receipts.Add(receipt);
        Failpoint.Pass(Failpoint.ActionDone);
    }
}

/// <summary>The proof of something done.</summary>
/// <param name="Action">The tool's name.</param>
/// <param name="Number">What it can be found by, such as T-7K2M4QX.</param>
/// <param name="Line">A sentence for the visitor that names the number.</param>
public sealed record ActionReceipt(string Action, string Number, ActionResult Result, string Line);
