using System.CommandLine;
using Livechat.Server.Accounts;

namespace Livechat.Server.Verbs;

/// <summary>The verbs of the server binary. Settings may follow any of them as --NAME=value; without a verb it serves.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Livechat: a self-hosted AI live chat. Every setting can be given as --NAME=value; `config` lists them.");
        root.Add(Verb("serve", "Serve the chat (what happens without a verb).", ServeVerb.RunAsync));
        root.Add(Verb("migrate", "Bring the database to this version's shape, and stop.", MigrateVerb.MigrateAsync));
        root.Add(Verb("migrations", "List the steps of the schema; [X] marks those this database has had.", MigrateVerb.ListAsync));
        root.Add(Verb("config", "Print the effective settings, secrets masked, and where each came from.", ConfigVerb.RunAsync));

        var folder = new Argument<DirectoryInfo>("folder") { Description = "A folder with personas/ and knowledge/." };
        root.Add(new Command("content", "Carry personas and articles between files and the database.")
        {
            FolderVerb("import", "Add and update from the folder; what is the same is left alone.", folder, ContentVerb.ImportAsync),
            FolderVerb("export", "Write everything into the folder.", folder, ContentVerb.ExportAsync),
        });
        root.Add(AccountCommands.Create());
        root.Add(UserCommands.Create());
        root.Add(IdentityCommands.Create());
        root.Add(AuditCommands.Create());
        Serve(root);
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static Command Verb(string name, string description, Func<string[], CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { TreatUnmatchedTokensAsErrors = false };
        command.SetAction((parsed, cancel) => Guarded(() => run([.. parsed.UnmatchedTokens], cancel)));
        return command;
    }

    private static Command FolderVerb(
        string name, string description, Argument<DirectoryInfo> folder, Func<DirectoryInfo, string[], CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description) { folder };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, cancel) => Guarded(() => run(parsed.GetValue(folder)!, [.. parsed.UnmatchedTokens], cancel)));
        return command;
    }

    private static void Serve(RootCommand root)
    {
        root.TreatUnmatchedTokensAsErrors = false;
        root.SetAction((parsed, cancel) => parsed.UnmatchedTokens.FirstOrDefault() is { } first && !first.StartsWith('-')
            ? Guarded(() => throw new StartException([$"There is no verb '{first}'. --help lists them."]))
            : Guarded(() => ServeVerb.RunAsync([.. parsed.UnmatchedTokens], cancel)));
    }

    /// <summary>What an operator can mend is told in sentences; everything else keeps its stack trace.</summary>
    internal static async Task<int> Guarded(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (StartException e)
        {
            foreach (var fault in e.Faults)
                await Console.Error.WriteLineAsync(fault);
            return 1;
        }
    }
}
