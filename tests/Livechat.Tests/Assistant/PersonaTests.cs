using Livechat.Assistant.Personas;
using Livechat.Conversations;
using Livechat.Knowledge;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.Assistant;

[Collection(ManualTimeTests.Name)]
public sealed class PersonaTests
{
    [Fact]
    public async Task The_shipped_personas_serve_every_department()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup());
        var catalogue = house.Get<PersonaCatalogue>();

        Assert.Empty(catalogue.Missing);
        Assert.Equal(
            ["billing Billing Specialist", "general Customer Care Guide", "management Operations Manager", "sales Sales Advisor", "support Support Engineer"],
            Departments.All.Order(StringComparer.Ordinal).Select(department => $"{department} {catalogue.For(department).DisplayName}"));
        Assert.All(Departments.All.Select(catalogue.For), persona =>
        {
            Assert.Contains("Slyker Tech Web Services", persona.Greeting);
            Assert.DoesNotContain("{", persona.Greeting + persona.Instructions);
            Assert.Contains("SECURITY RULE", persona.Instructions);
            Assert.Equal(ToolsOf(persona.Department), persona.Tools.Order(StringComparer.Ordinal));
            Assert.Contains(persona.Department, persona.KnowledgeDepartments);
            Assert.Equal(persona.Department == "management" ? Audience.Staff : Audience.Public, persona.Audience);
            Assert.Equal(1, persona.Version);
            Assert.Equal("Africa/Harare", persona.Hours!.Zone.Id);
        });
        Assert.Equal("Support Engineer", house.Get<IDepartmentHosts>().For("support").Sender);
    }

    private static string[] ToolsOf(string department) => department switch
    {
        "management" => ["search_knowledge"],
        "general" => ["get_visitor_chat_history", "search_knowledge", "transfer_human"],
        _ =>
        [
            "create_ticket", "get_invoices", "get_service_details", "get_visitor_account_status", "get_visitor_chat_history", "get_visitor_services", "manage_service",
            "request_callback", "search_knowledge", "transfer_human",
        ],
    };

    [Fact]
    public async Task An_import_is_idempotent_and_a_change_raises_the_version()
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup());
        var import = house.Get<PersonaImport>();
        using var folder = new TempFolder();

        Assert.Equal(5, await import.ExportAsync(folder, CancellationToken.None));
        Assert.Equal((0, 0, 5), Counts(await import.ImportAsync(folder, CancellationToken.None)));
        var path = Path.Combine(folder, "sales.md");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("Sales Advisor", "Hosting Advisor"));
        Assert.Equal((0, 1, 4), Counts(await import.ImportAsync(folder, CancellationToken.None)));

        var catalogue = house.Get<PersonaCatalogue>();
        await catalogue.LoadAsync(CancellationToken.None);
        Assert.Equal(("Hosting Advisor", 2), (catalogue.For("sales").DisplayName, catalogue.For("sales").Version));
    }

    [Fact]
    public async Task What_another_process_imported_is_seen_without_a_restart()
    {
        var time = new ManualTime();
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup { Time = time });
        var catalogue = house.Get<PersonaCatalogue>();
        await house.Get<Livechat.Storage.CommitQueue>().WriteAsync(write => write.Execute("UPDATE personas SET display_name = 'Care Team' WHERE department = 'general'"));

        Assert.Equal("Customer Care Guide", catalogue.For("general").DisplayName);
        time.Advance(TimeSpan.FromSeconds(11));
        await Waiting.Until(() => Task.FromResult(catalogue.For("general").DisplayName == "Care Team"));
    }

    [Theory]
    [InlineData("department: sales", "department: selling", "'selling' is not known for 'department'")]
    [InlineData("tools: [search_knowledge, ", "tools: [delete_everything, ", "'delete_everything' is not known for 'tools'")]
    [InlineData("knowledge: [sales, general]", "knowledge: [sale]", "'sale' is not known for 'knowledge'")]
    [InlineData("## SECURITY RULE", "## Security", "SECURITY RULE")]
    [InlineData("audience: public", "audience: everyone", "'everyone' is not known for 'audience'")]
    [InlineData("greeting:", "greting:", "greting")]
    [InlineData("sat 08:00-12:30", "sat 8-12", "mon-fri 07:30-17:30")]
    [InlineData("Africa/Harare", "Harare", "Africa/Harare")]
    [InlineData("time_zone: Africa/Harare", "", "'time_zone' is missing")]
    [InlineData("hours: [mon-fri 07:30-17:30, sat 08:00-12:30]", "", "'holidays' says nothing without 'hours'")]
    public async Task A_fault_is_named_and_the_stored_persona_stays(string right, string wrong, string told)
    {
        await using var house = await AssistantHouse.OpenAsync(new HouseSetup());
        using var folder = new TempFolder();
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "content", "personas", "sales.md"));
        Assert.Contains(right, text);
        await File.WriteAllTextAsync(Path.Combine(folder, "sales.md"), text.Replace(right, wrong));

        var report = await house.Get<PersonaImport>().ImportAsync(folder, CancellationToken.None);

        Assert.Contains(told, Assert.Single(report.Faults).ToString());
        Assert.Equal((0, 0, 0), Counts(report));
    }

    private static (int, int, int) Counts(ImportReport report) => (report.Added, report.Updated, report.Unchanged);
}
