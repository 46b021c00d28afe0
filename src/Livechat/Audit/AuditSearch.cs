using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Livechat.Storage;

namespace Livechat.Audit;

/// <summary>Finds rows of the audit, the newest first. What it finds is not verified.</summary>
public sealed class AuditSearch(Database database)
{
    private static readonly long Earliest = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>The rows that fit the filter. Throws <see cref="StorageUnavailableException"/> when the database cannot be read.</summary>
    public async IAsyncEnumerable<AuditRow> FindAsync(AuditFilter filter, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var connection = await ReadAsync(() => database.OpenAsync(cancel));
        await using var command = Command(connection, filter);
        await using var reader = await ReadAsync(() => command.ExecuteReaderAsync(cancel));
        while (await ReadAsync(() => reader.ReadAsync(cancel)))
            yield return Read(reader);
    }

    private static DbCommand Command(DbConnection connection, AuditFilter filter)
    {
        var command = connection.CreateCommand();
        var conditions = new List<string>();
        void Where(string condition, params ReadOnlySpan<(string Name, object Value)> parameters)
        {
            conditions.Add(condition);
            foreach (var (name, value) in parameters)
            {
                var parameter = command.CreateParameter();
                (parameter.ParameterName, parameter.Value) = (name, value);
                command.Parameters.Add(parameter);
            }
        }
        if (filter.UserId is { } user)
            Where("(user_id = @user OR (user_id IS NULL AND principal = @guest))", ("@user", user), ("@guest", $"guest:{user:N}"));
        if (filter.ConversationId is { } conversation)
            Where("conversation_id = @conversation", ("@conversation", conversation));
        if (filter.Since is { } since)
            Where("at >= @since", ("@since", since.ToUnixTimeMilliseconds()));
        if (filter.Outcome is { } outcome)
            Where("outcome = @outcome", ("@outcome", outcome));
        // The order of writing, whatever the clock did.
        command.CommandText =
            $"SELECT {AuditColumns.List}, seq FROM audit_entries{(conditions.Count == 0 ? "" : " WHERE " + string.Join(" AND ", conditions))} ORDER BY rowid DESC LIMIT {filter.Limit}";
        return command;
    }

    /// <summary>Reads whatever somebody put there: a row that was tampered with must not hide the others.</summary>
    private static AuditRow Read(DbDataReader row) => new()
    {
        Id = Id(row, 0) ?? Guid.Empty,
        At = Time(row, 1),
        Action = Text(row, 2) ?? "",
        Outcome = Text(row, 3) ?? "",
        PrincipalKind = Text(row, 4),
        Principal = Text(row, 5),
        UserId = Id(row, 6),
        CustomerId = Id(row, 7),
        ConversationId = Id(row, 8),
        Arguments = Text(row, 9),
        Fields = Text(row, 10),
        RowCount = unchecked((int?)Number(row, 11)),
        Model = Text(row, 12),
        PersonaVersion = unchecked((int?)Number(row, 13)),
        Milliseconds = Number(row, 14),
        Seq = Number(row, 15),
    };

    private static string? Text(DbDataReader row, int column) => row.GetValue(column) switch
    {
        DBNull => null,
        byte[] bytes => Convert.ToHexStringLower(bytes),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static Guid? Id(DbDataReader row, int column) => Guid.TryParse(Text(row, column), out var id) ? id : null;

    private static long? Number(DbDataReader row, int column) => row.GetValue(column) as long?;

    private static DateTimeOffset Time(DbDataReader row, int column) => Number(row, column) is { } at && at >= Earliest && at <= Latest
        ? DateTimeOffset.FromUnixTimeMilliseconds(at)
        : DateTimeOffset.UnixEpoch;

    private static async Task<T> ReadAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (DbException e)
        {
            throw new StorageUnavailableException("The audit could not be read.", e);
        }
    }
}

/// <summary>Which rows; whatever is null does not matter.</summary>
/// <param name="UserId">A user, or a guest by the id of the visitor.</param>
/// <param name="Limit">At most this many, the newest.</param>
public sealed record AuditFilter(Guid? UserId, DateTimeOffset? Since, Guid? ConversationId, string? Outcome, int Limit);
