using System.Text;

namespace Livechat.Assistant.Turns;

/// <summary>
/// How many tokens a text costs, without asking a tokenizer: about four characters a token in ASCII, one character a token beyond it,
/// which overestimates most other scripts and underestimates none by much.
/// </summary>
public static class TokenEstimate
{
    // Role, separators and the like around each message.
    private const int PerMessage = 4;

    public static int Of(string text)
    {
        if (Ascii.IsValid(text))
            return PerMessage + text.Length / 4;
        var ascii = 0;
        foreach (var c in text)
        {
            if (char.IsAscii(c))
                ascii++;
        }
        return PerMessage + ascii / 4 + (text.Length - ascii);
    }

    /// <summary>As much of the beginning of <paramref name="text"/> as costs at most <paramref name="tokens"/>.</summary>
    public static string Take(string text, int tokens)
    {
        // Quarters of a token, so that no character costs nothing.
        var left = (tokens - PerMessage) * 4L;
        var length = 0;
        while (length < text.Length)
        {
            left -= char.IsAscii(text[length]) ? 1 : 4;
            if (left < 0)
                break;
            length++;
        }
        return length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? text[..(length - 1)] : text[..length];
    }
}
