using System.Diagnostics;
using Livechat.Audit;
using Livechat.Hosting;
using Livechat.Identity;
using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>A callback to be asked for.</summary>
/// <param name="TurnId">The turn that asks for it; the same turn again gets the same callback.</param>
/// <param name="Owner">Who asks. The row says whose it is from here and from nowhere else.</param>
/// <param name="PreferredTime">In the visitor's words.</param>
public sealed record NewCallback(Guid TurnId, Guid ConversationId, Principal Owner, string Department, string Phone, string PreferredTime);

/// <summary>What a visitor may be told of their callback.</summary>
/// <param name="Repeated">The turn had asked for it before; nothing new was stored.</param>
public sealed record CallbackReceipt(string Number, bool Repeated);

/// <summary>
/// Notes whom staff are to call: one for each turn, so many an hour for each visitor. Row and audit row stand in one transaction; a number is
/// only handed out once both are durable. Throws <see cref="StorageUnavailableException"/> when nothing was stored.
/// </summary>
public sealed class Callbacks(CommitQueue commits, AuditLog audit, LivechatOptions options, TimeProvider time)
{
    public const int PhoneCharacters = 40;
    public const int PreferredTimeCharacters = 200;

    /// <summary>
    /// Null when the visitor is over LIVECHAT_ACTIONS_PER_HOUR. Writes one audit row in any case: <paramref name="entry"/>, or the same as
    /// refused.
    /// </summary>
    public Task<CallbackReceipt?> CreateAsync(NewCallback callback, AuditEntry entry)
    {
        var start = Stopwatch.GetTimestamp();
        return commits.WriteAsync(write =>
        {
            var receipt = Find(write, callback.TurnId) ?? (IsOverLimit(write, callback.Owner) ? null : Insert(write, callback));
            audit.Append(write, DeskAudit.Of(entry, receipt is not null, start));
            return receipt;
        });
    }

    private static CallbackReceipt? Find(WriteSession write, Guid turnId) =>
        write.First("SELECT number FROM callbacks WHERE turn_id = @turn", row => new CallbackReceipt(row.GetString(0), true), ("@turn", turnId));

    private bool IsOverLimit(WriteSession write, Principal owner) =>
        write.First("SELECT count(*) FROM callbacks WHERE owner = @owner AND created_at > @since", row => row.GetInt64(0),
            ("@owner", owner.Key), ("@since", time.GetUtcNow().AddHours(-1).ToUnixTimeMilliseconds())) >= options.ActionsPerHour;

    private CallbackReceipt Insert(WriteSession write, NewCallback callback)
    {
        var number = DeskNumber.Next(write, 'C', "SELECT 1 FROM callbacks WHERE number = @number");
        var owner = callback.Owner;
        write.Execute(
            """
            INSERT INTO callbacks (id, number, turn_id, conversation_id, owner, user_id, customer_id, department, phone, preferred_time, state, created_at)
            VALUES (@id, @number, @turn, @c, @owner, @user, @customer, @department, @phone, @time, 'open', @now)
            """,
            ("@id", Guid.CreateVersion7()), ("@number", number), ("@turn", callback.TurnId), ("@c", callback.ConversationId), ("@owner", owner.Key),
            ("@user", owner.UserId), ("@customer", owner.CustomerId), ("@department", callback.Department),
            ("@phone", DeskText.Line(callback.Phone, PhoneCharacters)), ("@time", DeskText.Line(callback.PreferredTime, PreferredTimeCharacters)),
            ("@now", time.GetUtcNow().ToUnixTimeMilliseconds()));
        return new CallbackReceipt(number, false);
    }
}
