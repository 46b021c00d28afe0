using System.CommandLine;
using Livechat.Accounts.Import;
using Livechat.Hosting;
using Livechat.Server.Verbs;
using Livechat.Storage;

namespace Livechat.Server.Accounts;

/// <summary>`accounts …`: customers and what they have.</summary>
internal static class AccountCommands
{
    // A file that is faulty throughout is one mistake, and its first lines show it.
    private const int MostFaultsShown = 100;

    private static readonly Argument<string[]> Files = new("files")
    {
        Description = "One or more .csv or .json files, imported together.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Check everything and tell what would be stored, but store nothing." };

    public static Command Create()
    {
        var import = new Command("import", "Add and update customers, subscriptions and invoices; what is the same is left alone.") { Files, DryRun };
        import.TreatUnmatchedTokensAsErrors = false;
        import.SetAction((parsed, cancel) =>
        {
            // Settings stand where files may stand too.
            var words = parsed.GetValue(Files)!.ToLookup(word => word.StartsWith("--", StringComparison.Ordinal));
            return CommandLine.Guarded(() => ImportAsync([.. words[false]], parsed.GetValue(DryRun), [.. words[true], .. parsed.UnmatchedTokens], cancel));
        });
        return new Command("accounts", "Carry customers with their subscriptions and invoices into the database.") { import };
    }

    private static async Task<int> ImportAsync(IReadOnlyList<string> files, bool dryRun, string[] args, CancellationToken cancel)
    {
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new StartException([$"There is no file {missing}."]);
        if (files.Count == 0)
            throw new StartException(["Name one or more files to import."]);
        await using var app = ServerApp.Build(args);
        await app.Services.GetRequiredService<Migrator>().MigrateAsync(cancel);
        try
        {
            var report = await app.Services.GetRequiredService<AccountImport>().ImportAsync(files, dryRun, cancel);
            Print(report, dryRun, app.Services.GetRequiredService<LivechatOptions>());
            return report.Faults.Count == 0 ? 0 : 1;
        }
        catch (Exception e) when (e is StorageUnavailableException or IOException or UnauthorizedAccessException)
        {
            throw new StartException([$"Nothing was imported. {e.Message}"]);
        }
    }

    private static void Print(AccountReport report, bool dryRun, LivechatOptions options)
    {
        Console.WriteLine($"customers: {report.Customers}");
        Console.WriteLine($"subscriptions: {report.Subscriptions}");
        Console.WriteLine($"invoices: {report.Invoices}");
        foreach (var note in report.Notes)
            Console.WriteLine(note);
        if (options.Accounts.Url is not null)
            Console.WriteLine("LIVECHAT_ACCOUNTS_URL is set: answers come from there, not from what is imported.");
        foreach (var fault in report.Faults.Take(MostFaultsShown))
            Console.Error.WriteLine(fault);
        if (report.Faults.Count > MostFaultsShown)
            Console.Error.WriteLine($"… and {report.Faults.Count - MostFaultsShown} faults more.");
        if (report.Faults.Count > 0)
            Console.Error.WriteLine($"{(report.Faults.Count == 1 ? "1 fault" : $"{report.Faults.Count} faults")}: nothing was stored. Mend the files and import them again; the figures above leave out what is faulty.");
        else if (dryRun)
            Console.WriteLine("This was a dry run: nothing was stored.");
    }
}
