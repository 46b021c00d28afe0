namespace Livechat.Assistant.Models.BuiltIn;

/// <summary>The intents behind the pieces of one message, each piece read once however often it is asked for.</summary>
/// <param name="company">The brand; see <see cref="IntentReader.Read"/>.</param>
internal sealed class Intents(string company)
{
    private readonly Dictionary<string, Intent> _known = [];

    public Intent Of(string text)
    {
        if (!_known.TryGetValue(text, out var intent))
            _known.Add(text, intent = IntentReader.Read(text, company));
        return intent;
    }
}
