using System.Text;
using Microsoft.Extensions.AI;

namespace Livechat.Assistant.Turns;

/// <summary>The words of an answer while they arrive.</summary>
internal sealed class WrittenText
{
    // Far beyond any answer in a chat; a model that writes on is broken, and its text must not fill the memory.
    private const int MostCharacters = 64 * 1024;

    private readonly StringBuilder _text = new();

    /// <summary>Something came since the last <see cref="Take"/>.</summary>
    public bool Changed { get; private set; }

    public bool HasWords => _text.Length > 0;

    /// <summary>Returns false when the text is longer than any answer may be.</summary>
    public bool Add(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is not TextContent { Text.Length: > 0 } piece)
                continue;
            _text.Append(piece.Text);
            Changed = true;
        }
        return _text.Length <= MostCharacters;
    }

    /// <summary>Everything so far.</summary>
    public string Take()
    {
        Changed = false;
        return _text.ToString();
    }
}
