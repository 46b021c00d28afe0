namespace Livechat.Conversations;

/// <summary>Says who greets and answers in a department. Implemented where personas are kept, because conversations know nothing of them.</summary>
public interface IDepartmentHosts
{
    DepartmentHost For(string department);
}

/// <summary>The face of a department.</summary>
/// <param name="Persona">The persona's key on the wire, such as "support".</param>
/// <param name="Sender">The name shown beside its messages, such as "Support Engineer".</param>
/// <param name="Greeting">Shown by the client before anything was said; never an event.</param>
public sealed record DepartmentHost(string Persona, string Sender, string Greeting);
