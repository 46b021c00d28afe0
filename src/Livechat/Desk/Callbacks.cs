using Livechat.Audit;
using Livechat.Conversations;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>A callback to be asked for.</summary>
/// <param name="Turn">The turn that asks for it; the same turn again gets the same callback.</param>
/// <param name="Owner">Who asks. The row says whose it is from here and from nowhere else.</param>
/// <param name="PreferredTime">In the visitor's words.</param>
public sealed record NewCallback(TurnHold Turn, Guid ConversationId, Principal Owner, string Department, string Phone, string PreferredTime);

/// <summary>Notes whom staff are to call, as <see cref="DeskRequests"/> makes everything.</summary>
public sealed class Callbacks(DeskRequests requests)
{
    public const int PhoneCharacters = 40;
    public const int PreferredTimeCharacters = 200;

    private static readonly DeskKind Kind = new(
        'C',
        "SELECT number FROM callbacks WHERE turn_id = @turn",
        "SELECT count(*) FROM callbacks WHERE owner = @owner AND created_at > @since",
        "SELECT 1 FROM callbacks WHERE number = @number");

    /// <summary>See <see cref="DeskRequests.MakeAsync"/>.</summary>
    public Task<DeskReceipt?> CreateAsync(NewCallback callback, AuditEntry entry) =>
        requests.MakeAsync(Kind, callback.Turn, callback.Owner, entry, (write, number, now) => Insert(write, callback, number, now));

    /// <summary>See <see cref="DeskRequests.FindNumberAsync"/>.</summary>
    public Task<string?> FindNumberAsync(Guid turnId, CancellationToken cancel) => requests.FindNumberAsync(Kind, turnId, cancel);

    private static void Insert(WriteSession write, NewCallback callback, string number, long now) => write.Execute(
        """
        INSERT INTO callbacks (id, number, turn_id, conversation_id, owner, user_id, customer_id, department, phone, preferred_time, state, created_at)
        VALUES (@id, @number, @turn, @c, @owner, @user, @customer, @department, @phone, @time, 'open', @now)
        """,
        ("@id", Guid.CreateVersion7()), ("@number", number), ("@turn", callback.Turn.TurnId), ("@c", callback.ConversationId), ("@owner", callback.Owner.Key),
        ("@user", callback.Owner.UserId), ("@customer", callback.Owner.CustomerId), ("@department", callback.Department),
        ("@phone", DeskText.Line(callback.Phone, PhoneCharacters)), ("@time", DeskText.Line(callback.PreferredTime, PreferredTimeCharacters)),
        ("@now", now));
}
