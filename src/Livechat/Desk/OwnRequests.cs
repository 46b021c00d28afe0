using Livechat.Storage;

namespace Livechat.Desk;

/// <summary>What somebody asked staff for, for that person: without what staff note about it.</summary>
public sealed class OwnRequests(Database database)
{
    public Task<List<OwnTicket>> TicketsAsync(string owner, CancellationToken cancel) => database.QueryAsync(
        "SELECT number, department, subject, description, priority, state, email, created_at FROM tickets WHERE owner = @owner ORDER BY created_at DESC, number",
        row => new OwnTicket(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5), row.TextOrNull(6), row.Time(7)),
        [("@owner", owner)], cancel);

    public Task<List<OwnCallback>> CallbacksAsync(string owner, CancellationToken cancel) => database.QueryAsync(
        "SELECT number, department, phone, preferred_time, state, created_at FROM callbacks WHERE owner = @owner ORDER BY created_at DESC, number",
        row => new OwnCallback(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.Time(5)),
        [("@owner", owner)], cancel);
}

/// <inheritdoc cref="Ticket"/>
public sealed record OwnTicket(
    string Number, string Department, string Subject, string Description, string Priority, string State, string? Email, DateTimeOffset CreatedAt);

/// <inheritdoc cref="Callback"/>
public sealed record OwnCallback(string Number, string Department, string Phone, string PreferredTime, string State, DateTimeOffset CreatedAt);
