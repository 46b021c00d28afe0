using Livechat.Storage;
using Livechat.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace Livechat.Tests.Storage;

/// <summary>The migrations are written by hand and the queries by model: both must mean the same tables.</summary>
public sealed class SchemaDriftTests
{
    [Fact]
    public async Task Migrations_make_the_schema_of_the_model()
    {
        await using var migrated = await TestStore.OpenAsync();
        using var folder = new TempFolder();
        var byModel = $"Data Source={Path.Combine(folder, "model.db")};Pooling=false";
        await using (var context = new LivechatDb(new DbContextOptionsBuilder<LivechatDb>().UseSqlite(byModel).Options))
            await context.Database.EnsureCreatedAsync();

        var expected = Describe(byModel);
        var actual = Describe($"Data Source={migrated.Database.Path};Pooling=false");

        Assert.NotEmpty(expected);
        Assert.Equal(string.Join('\n', expected), string.Join('\n', actual));
    }

    /// <summary>Every table, column, index and foreign key as a line. Full-text tables belong to SQL alone: the model does not know them.</summary>
    private static List<string> Describe(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        connection.Open();
        var lines = new List<string>();
        var tables = Query(connection, "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_\\_EF%' ESCAPE '\\'");
        foreach (var table in tables)
        {
            lines.AddRange(Query(connection, $"SELECT '{table} column ' || name || ' ' || upper(type) || iif(\"notnull\", ' NOT NULL', '') || iif(pk, ' key ' || pk, '') FROM pragma_table_info('{table}')"));
            lines.AddRange(Query(connection, $"SELECT '{table} references ' || \"table\" || '.' || \"to\" || ' by ' || \"from\" || ' on delete ' || on_delete FROM pragma_foreign_key_list('{table}')"));
            lines.AddRange(Query(connection,
                $"""
                SELECT '{table} index ' || i.name || iif(i."unique", ' unique (', ' (')
                    || (SELECT group_concat(name || iif("desc", ' desc', ''), ',') FROM (SELECT * FROM pragma_index_xinfo(i.name) WHERE key ORDER BY seqno)) || ')'
                    || iif(i.partial, (SELECT ' ' || trim(substr(sql, instr(upper(sql), ' WHERE ') + 1), ' ' || char(10)) FROM sqlite_master WHERE name = i.name), '')
                FROM pragma_index_list('{table}') i WHERE i.origin = 'c'
                """));
        }
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static List<string> Query(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetString(0));
        return rows;
    }
}
