using System.Text;
using System.Text.Unicode;
using Livechat.Storage;

namespace Livechat.Accounts.Import;

/// <summary>
/// Brings customers, subscriptions and invoices from files into the own tables: all of it in one transaction, or with a single fault nothing.
/// What is known by its reference, id or number is updated, what is the same is left alone, what is not in the files stays.
/// </summary>
public sealed class AccountImport(Database database, CommitQueue commits, TimeProvider time)
{
    // Read into memory as a whole; a customer with a few subscriptions is about 2 KB.
    private const int MostBytes = 256 * 1024 * 1024;

    /// <summary>Whether there is any customer.</summary>
    public async Task<bool> AnyAsync(CancellationToken cancel) =>
        (await database.QueryAsync("SELECT id FROM customers LIMIT 1", row => row.GetGuid(0), [], cancel)).Count > 0;

    /// <summary>
    /// Imports these files together: *.csv and *.json. A dry run does everything and takes it back.
    /// Throws <see cref="IOException"/> when a file cannot be read, <see cref="StorageUnavailableException"/> when the database cannot be written.
    /// </summary>
    public async Task<AccountReport> ImportAsync(IReadOnlyList<string> files, bool dryRun, CancellationToken cancel)
    {
        var entries = new AccountEntries();
        foreach (var file in files)
            await ReadAsync(file, entries, cancel);
        RefuseTwins(entries);
        try
        {
            return await commits.WriteAsync(session =>
            {
                var report = new AccountWriter(session, entries, time.GetUtcNow()).Write();
                return dryRun || report.Faults.Count > 0 ? throw new TakenBackException(report) : report;
            });
        }
        catch (TakenBackException e)
        {
            return e.Report;
        }
    }

    private static async Task ReadAsync(string path, AccountEntries entries, CancellationToken cancel)
    {
        var file = Path.GetFileName(path);
        if (new FileInfo(path).Length > MostBytes)
        {
            entries.Fault(new Place(file, 1), $"the file has more than {MostBytes >> 20} MB; import it in parts");
            return;
        }
        var bytes = await File.ReadAllBytesAsync(path, cancel);
        if (bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (!Utf8.IsValid(bytes))
            entries.Fault(new Place(file, FaultyLine(bytes)), "this line is not UTF-8; save the file as UTF-8");
        else if (Path.GetExtension(path).Equals(".csv", StringComparison.OrdinalIgnoreCase))
            CsvAccounts.Read(Encoding.UTF8.GetString(bytes), file, entries);
        else if (Path.GetExtension(path).Equals(".json", StringComparison.OrdinalIgnoreCase))
            JsonAccounts.Read(bytes, file, entries);
        else
            entries.Fault(new Place(file, 1), "the name must end with .csv or .json, which says how to read it");
    }

    /// <summary>The same thing twice is two answers to one question; which of them is right only a person knows.</summary>
    private static void RefuseTwins(AccountEntries entries)
    {
        Refuse(entries.Customers.Select(entry => (entry.Reference, entry.Place)), "the customer");
        Refuse(entries.Subscriptions.Select(entry => (entry.Reference, entry.Place)), "the subscription");
        Refuse(entries.Invoices.Select(entry => (entry.Number, entry.Place)), "the invoice");

        void Refuse(IEnumerable<(string Name, Place Place)> all, string what)
        {
            foreach (var twins in all.GroupBy(entry => entry.Name).Where(group => group.Count() > 1))
            {
                var first = twins.First().Place;
                foreach (var (name, place) in twins.Skip(1))
                    entries.Fault(place, $"{what} '{EntryFields.Shown(name)}' is already in {first.File}, line {first.Line}; keep one");
            }
        }
    }

    private static int FaultyLine(ReadOnlySpan<byte> bytes)
    {
        var line = 1;
        while (true)
        {
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0 || !Utf8.IsValid(bytes[..end]))
                return line;
            bytes = bytes[(end + 1)..];
            line++;
        }
    }

    /// <summary>Undoes the write that throws it, and carries out what that found.</summary>
    private sealed class TakenBackException(AccountReport report) : Exception
    {
        public AccountReport Report => report;
    }
}
