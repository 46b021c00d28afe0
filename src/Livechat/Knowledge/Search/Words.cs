using System.Text;

namespace Livechat.Knowledge.Search;

/// <summary>Cuts text into words the way the index does: runs of letters and digits, small letters, no accents.</summary>
internal static class Words
{
    // Latin letters with accents and what they are searched as. Done by hand because culture data is switched off in the product.
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿāăąćčďđēėęěğīįłńňōőřśšťūůűųźžż";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyyaaaccddeeeegiilnnoorsstuuuuzzz";

    /// <summary>The first <paramref name="limit"/> words of a text. "can't" becomes cant, "site's" becomes site.</summary>
    public static List<string> Of(string text, int limit = int.MaxValue)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i <= text.Length && words.Count < limit; i++)
        {
            var c = i < text.Length ? text[i] : ' ';
            if (char.IsLetterOrDigit(c))
            {
                word.Append(Fold(c));
            }
            else if (c is '\'' or '’' && word.Length > 0 && i + 1 < text.Length && char.IsLetter(text[i + 1]))
            {
                // Belongs to the word: the s of "site's" is dropped, the t of "can't" is kept.
                if (text[i + 1] is 's' or 'S' && (i + 2 == text.Length || !char.IsLetterOrDigit(text[i + 2])))
                    i++;
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        return words;
    }

    private static char Fold(char c)
    {
        c = char.ToLowerInvariant(c);
        if (c < 128)
            return c;
        var at = Accented.IndexOf(c);
        return at < 0 ? c : Plain[at];
    }
}
