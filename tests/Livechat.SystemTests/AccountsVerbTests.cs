using Livechat.SystemTests.Support;

namespace Livechat.SystemTests;

/// <summary>`accounts import` as an operator runs it.</summary>
public sealed class AccountsVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("livechat-accounts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task FilesAreTriedImportedAndImportedAgain()
    {
        var demo = Path.Combine(Repository.Root, "content/demo/accounts.json");
        File.WriteAllText(Path.Combine(_folder, "more.csv"), "reference,company_name\nC-1,One more\n");

        var tried = await RunAsync("accounts", "import", demo, "more.csv", "--dry-run");
        var imported = await RunAsync("accounts", "import", "more.csv", demo);
        var again = await RunAsync("accounts", "import", demo, "--LIVECHAT_COMPANY=Someone");

        Assert.True(tried.Code == 0, tried.Error);
        Assert.Contains("customers: 9 added, 0 updated, 0 unchanged", tried.Output);
        Assert.Contains("nothing was stored", tried.Output);
        Assert.True(imported.Code == 0, imported.Error);
        Assert.Contains("customers: 9 added, 0 updated, 0 unchanged", imported.Output);
        Assert.Contains("subscriptions: 24 added", imported.Output);
        Assert.Contains("invoices: 12 added", imported.Output);
        Assert.DoesNotContain("nothing was stored", imported.Output);
        Assert.True(again.Code == 0, again.Error);
        Assert.Contains("customers: 0 added, 0 updated, 8 unchanged", again.Output);
        Assert.DoesNotContain("CANARY-", tried.Output + imported.Output + again.Output + tried.Error + imported.Error + again.Error);

        // What was imported is what a user can belong to.
        var invited = await RunAsync("user", "invite", "--email", "boss@one.example", "--role", "customer", "--customer", "C-1");
        Assert.True(invited.Code == 0, invited.Error);
    }

    [Fact]
    public async Task FaultsGoToStandardErrorWithTheirLines()
    {
        File.WriteAllText(Path.Combine(_folder, "a.csv"), "reference,company_name,created_at\nC-1,A,yesterday\nC-1,,\n" + string.Concat(Enumerable.Repeat("C-2\n", 150)));

        var (code, output, error) = await RunAsync("accounts", "import", "a.csv");

        Assert.Equal(1, code);
        Assert.Contains("a.csv, line 2: created_at 'yesterday' is not a time; write 2026-11-22T09:00:00Z or 2026-11-22.", error);
        Assert.Contains("a.csv, line 3: company_name is missing", error);
        Assert.Contains("… and 52 faults more.", error);
        Assert.Contains("152 faults: nothing was stored.", error);
        Assert.DoesNotContain("   at ", error);
        Assert.Contains("customers: 0 added", output);
    }

    [Theory]
    [InlineData("There is no file nothing.csv.", "nothing.csv")]
    [InlineData("There is no file nothing.csv.", "nothing.csv", "--dry-run")]
    [InlineData("Name one or more files", "--LIVECHAT_COMPANY=x")]
    public async Task WhatIsWrongIsSaidInASentence(string said, params string[] arguments)
    {
        var (code, _, error) = await RunAsync(["accounts", "import", .. arguments]);

        Assert.Equal(1, code);
        Assert.Contains(said, error);
        Assert.DoesNotContain("   at ", error);
    }

    private Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments) => VerbProcess.RunAsync(_folder, null, arguments);
}
