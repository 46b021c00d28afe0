using System.Collections.Frozen;

namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>
/// What the widget's "Talk to a human" says for the visitor in each of its languages (widget/src/texts, humanMessage). The built-in
/// assistant speaks English, but this button has to work for everybody.
/// </summary>
internal static class HumanButton
{
    private static readonly FrozenSet<string> Sentences = new[]
    {
        "I would like to talk to a human, please.",
        "Ndinoda kutaura nemunhu, ndapota.",
        "Ngicela ukukhuluma lomuntu.",
        "Je voudrais parler à une personne, s’il vous plaît.",
        "Gostaria de falar com uma pessoa, por favor.",
        "Ich möchte bitte mit einem Menschen sprechen.",
        "Me gustaría hablar con una persona, por favor.",
        "أودّ التحدّث مع موظف من فضلك.",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    public static bool Says(string text) => Sentences.Contains(text.Trim());
}
