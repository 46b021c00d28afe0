using System.Collections.Frozen;
using Livechat.Assistant.Tools;
using Livechat.Conversations;
using Livechat.Desk;
using Livechat.Hosting;
using Livechat.Knowledge;
using Livechat.Storage;
using Microsoft.Extensions.Logging;

namespace Livechat.Assistant.Personas;

/// <summary>
/// The personas in memory. An import by another process is seen within seconds; the old ones go on serving while the new are read.
/// </summary>
public sealed partial class PersonaCatalogue(Database database, LivechatOptions options, TimeProvider time, ILogger<PersonaCatalogue> log) : IDepartmentHosts
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private FrozenDictionary<string, Persona> _personas = FrozenDictionary<string, Persona>.Empty;
    private long _loadedAt;
    private int _loading;

    /// <summary>Reads all personas. Call once before the first <see cref="For"/>.</summary>
    public async Task LoadAsync(CancellationToken cancel)
    {
        var rows = await PersonaImport.LoadAsync(database, cancel);
        _personas = rows.ToFrozenDictionary(row => row.Department, Fill, StringComparer.Ordinal);
        Volatile.Write(ref _loadedAt, time.GetTimestamp());
    }

    /// <summary>Departments of the wire protocol for which no persona is stored.</summary>
    public IEnumerable<string> Missing => Departments.All.Where(department => !_personas.ContainsKey(department)).Order(StringComparer.Ordinal);

    /// <summary>Who answers in <paramref name="department"/>. Where none is stored, a plain assistant does, so that nobody goes unanswered.</summary>
    public Persona For(string department)
    {
        if (time.GetElapsedTime(Volatile.Read(ref _loadedAt)) > Age && Interlocked.Exchange(ref _loading, 1) == 0)
            _ = ReloadAsync();
        return _personas.TryGetValue(department, out var persona) ? persona : Plain(department);
    }

    DepartmentHost IDepartmentHosts.For(string department)
    {
        var persona = For(department);
        return new DepartmentHost(department, persona.DisplayName, persona.Greeting);
    }

    private async Task ReloadAsync()
    {
        try
        {
            await LoadAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            Volatile.Write(ref _loadedAt, time.GetTimestamp());
            ReloadFailed();
        }
        finally
        {
            Volatile.Write(ref _loading, 0);
        }
    }

    private Persona Fill(PersonaRow row) => new(
        row.Department, row.DisplayName, Company(row.Greeting), Company(row.Instructions), PersonaImport.List(row.Tools),
        PersonaImport.List(row.Knowledge), row.Audience == "staff" ? Audience.Staff : Audience.Public, row.Version)
    {
        Hours = row is { Hours: { } hours, TimeZone: { } zone } ? OpeningHours.Parse(PersonaImport.List(hours), zone, PersonaImport.List(row.Holidays ?? "[]")) : null,
    };

    private Persona Plain(string department) => new(
        department, "Support Assistant", Company($"Welcome to {PersonaFile.Company}. How can I help you?"),
        Company($"You are the support assistant of {PersonaFile.Company}."), [SearchKnowledge.ToolName, TransferHuman.ToolName], [department],
        department == Departments.Management ? Audience.Staff : Audience.Public, 0);

    private string Company(string text) => text.Replace(PersonaFile.Company, options.Company, StringComparison.Ordinal);

    [LoggerMessage(1, LogLevel.Warning, "The personas could not be read again; the ones in memory go on serving")]
    private partial void ReloadFailed();
}
