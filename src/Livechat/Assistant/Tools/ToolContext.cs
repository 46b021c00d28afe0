using Livechat.Assistant.Personas;
using Livechat.Conversations;
using Livechat.Knowledge;

namespace Livechat.Assistant.Tools;

/// <summary>
/// What the tools of one turn may know and leave behind. A new one is made for each model that tries, so that nothing a failed model
/// asked for outlives it.
/// </summary>
public sealed class ToolContext(Conversation conversation, Persona persona)
{
    private readonly List<PassageResult> _passages = [];

    public Conversation Conversation { get; } = conversation;

    public Persona Persona { get; } = persona;

    /// <summary>Every passage this turn's model was shown, in that order. Only their articles may be cited.</summary>
    public IReadOnlyList<PassageResult> Passages => _passages;

    /// <summary>A human was asked for. Happens when the answer is stored, in the same transaction, and not before.</summary>
    public bool HandOver { get; set; }

    public void Show(IEnumerable<PassageResult> passages) => _passages.AddRange(passages);
}
