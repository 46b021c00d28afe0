using Livechat.Conversations;
using Livechat.Desk;

namespace Livechat.Assistant.Tools;

/// <summary>
/// What a turn did in attempts that ended before their answer was stored. Whichever answer comes in the end tells the visitor of it, also
/// when no model is asked any more.
/// </summary>
public sealed class EarlierActions(Tickets tickets, Callbacks callbacks)
{
    /// <summary>Empty without a query for a turn that is tried for the first time. Throws StorageUnavailableException when it cannot be read.</summary>
    public async Task<TurnActions> ReadAsync(ClaimedTurn turn, CancellationToken cancel)
    {
        var receipts = new List<ActionReceipt>();
        if (!turn.WasHeldBefore)
            return new TurnActions(receipts);
        if (await tickets.FindNumberAsync(turn.Id, cancel) is { } ticket)
            receipts.Add(CreateTicket.Receipt(ticket));
        if (await callbacks.FindNumberAsync(turn.Id, cancel) is { } callback)
            receipts.Add(RequestCallback.Receipt(callback));
        return new TurnActions(receipts);
    }
}
