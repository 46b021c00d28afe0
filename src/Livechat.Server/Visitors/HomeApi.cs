using Livechat.Assistant.Personas;
using Livechat.Conversations;
using Livechat.Hosting;
using Livechat.Server.SignIn;

namespace Livechat.Server.Visitors;

/// <summary>GET home: the departments a visitor may choose from, and whether people are there.</summary>
internal sealed class HomeApi(PersonaCatalogue personas, LivechatOptions options, TimeProvider time)
{
    public Task ShowAsync(HttpContext context)
    {
        var now = time.GetUtcNow();
        var departments = Departments.All
            .Where(department => department != Departments.Management && !options.AnonymousOff.Contains(department))
            .Order(StringComparer.Ordinal)
            .Select(personas.For)
            .Select(persona => new DepartmentAnswer(persona.Department, persona.DisplayName, People(persona, now)));
        return ApiAnswer.WriteAsync(context, StatusCodes.Status200OK, new HomeAnswer(options.Company, [.. departments]), VisitorJson.Default.HomeAnswer);
    }

    private static PeopleAnswer? People(Persona persona, DateTimeOffset now) => persona.Hours is { } hours && hours.At(now) is var state
        ? new PeopleAnswer(state.IsOpen, state.ChangesAt?.ToUniversalTime(), hours.Zone.Id)
        : null;
}
