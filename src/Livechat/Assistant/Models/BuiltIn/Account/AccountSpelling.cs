using System.Collections.Frozen;
using Livechat.Knowledge.Search;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>
/// Brings a visitor's words into the form that the patterns for accounts expect: small letters, short forms written out, typing mistakes
/// mended, first of all against the words that people use about their accounts.
/// </summary>
internal static class AccountSpelling
{
    // A message that is longer tells a story; what it asks for stands in its clauses, which are read one by one.
    private const int MostWords = 90;

    private static readonly Vocabulary Known = new(
        """
        account accounts active activate add address advise agent amount annual annually anything arrears automatic automatically autorenew balance behind bill billed
        billing bills bought business buy call callback cancel cancellation cancelled cancelling card change charge charged chat chats client clients close colleague
        company complaint confirm conversation conversations cost costs create credentials current currently customer customers date dates deactivate details detail
        disable discussed discussion discontinue domain domains due earlier email emergency enable ending ends everything expenditure expiration expire expired expires
        expiring expiry friend getting history hosting immediately information invoice invoices invoiced issue last lapse latest list lodge maintenance marketing
        message messages month monthly months much next number offer open order ordered outstanding overdue owe owed owing package packages paid paying payment payments
        pending phone plan plans please possible previous price prices problem products provisioning purchased quarterly raise received receive reflected registered
        remaining renew renewal renewals renewing renews report request schedule second sell server servers service services settle settled show spend spending spent
        statement status stop subscribed subscription subscriptions summary support suspended suspend switch talked terminate terminated third ticket tickets tomorrow
        total transfer turn unpaid upcoming upgrade upgrading urgent website websites what when which year yearly yesterday details dedicated shared starter professional
        basic enterprise everyone someone somebody another other their password passwords morning afternoon evening monday tuesday wednesday thursday friday saturday january february march april june july august september october november december
        sunday working about account's hie only mine have does
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Where(word => word.All(char.IsAsciiLetterLower)));

    private static readonly FrozenDictionary<string, string> ShortForms = new Dictionary<string, string>
    {
        ["l"] = "i", ["im"] = "i am", ["ive"] = "i have", ["id"] = "id", ["u"] = "you", ["ur"] = "your", ["r"] = "are", ["n"] = "and", ["nd"] = "and", ["cn"] = "can", ["cld"] = "could",
        ["wat"] = "what", ["wht"] = "what", ["wats"] = "what is", ["whats"] = "what is", ["wen"] = "when", ["whn"] = "when", ["whens"] = "when is", ["wich"] = "which",
        ["whch"] = "which", ["hw"] = "how", ["hows"] = "how is", ["mch"] = "much", ["meny"] = "many", ["hav"] = "have", ["hv"] = "have", ["av"] = "have", ["gt"] = "got", ["ma"] = "my",
        ["pls"] = "please", ["plz"] = "please", ["pliz"] = "please", ["plse"] = "please", ["pse"] = "please", ["kindly"] = "please", ["abt"] = "about", ["acc"] = "account",
        ["acct"] = "account", ["accnt"] = "account", ["inv"] = "invoice", ["invs"] = "invoices", ["subs"] = "subscriptions", ["sub"] = "subscription", ["svc"] = "service",
        ["svcs"] = "services", ["tkt"] = "ticket", ["mnth"] = "month", ["mth"] = "month", ["yr"] = "year", ["yrs"] = "years", ["pymt"] = "payment", ["pmt"] = "payment",
        ["2moro"] = "tomorrow", ["tmrw"] = "tomorrow", ["tomoro"] = "tomorrow", ["2mrw"] = "tomorrow", ["msg"] = "message", ["msgs"] = "messages", ["nxt"] = "next",
        ["lst"] = "last", ["dont"] = "do not", ["dnt"] = "do not", ["doesnt"] = "does not", ["cant"] = "can not", ["cannot"] = "can not", ["wont"] = "will not", ["isnt"] = "is not",
        ["havent"] = "have not", ["didnt"] = "did not", ["wanna"] = "want to", ["gonna"] = "going to", ["gimme"] = "give me", ["lemme"] = "let me", ["info"] = "information", ["infor"] = "information",
        ["autorenewal"] = "auto renew", ["autorenew"] = "auto renew", ["autorenews"] = "auto renew", ["autopay"] = "auto renew", ["cozw"] = "co zw", ["coza"] = "co za", ["cancle"] = "cancel", ["cancell"] = "cancel",
        ["cust"] = "customer", ["doin"] = "doing", ["txn"] = "payment", ["fone"] = "phone", ["hre"] = "here", ["dis"] = "this", ["da"] = "the", ["de"] = "the", ["thats"] = "that is", ["ther"] = "there", ["bcoz"] = "because", ["coz"] = "because",
        ["convo"] = "conversation", ["convos"] = "conversations", ["canceled"] = "cancelled", ["reciept"] = "receipt", ["asap"] = "asap", ["bt"] = "but", ["frm"] = "from", ["wth"] = "with", ["wid"] = "with", ["iz"] = "is", ["mi"] = "me", ["shw"] = "show", ["gv"] = "give", ["nw"] = "now",
    }.ToFrozenDictionary();

    /// <summary>The words of a text, mended and joined by single spaces.</summary>
    public static string Normalise(string text) => string.Join(' ', Words.Of(text, MostWords).Select(Mend));

    /// <summary>Whether a word is one of everyday language or of accounts, mistyped or not; a name usually is neither.</summary>
    public static bool IsOrdinary(string word) =>
        word.Length < 4 || ShortForms.ContainsKey(word) || Known.Knows(word) || word.Any(char.IsAsciiDigit) || (Known.Mend(word) is { Mistakes: 1 } mended && word.Length > 5 && mended.Word[0] == word[0]);

    private static string Mend(string word) =>
        ShortForms.TryGetValue(word, out var whole) ? whole
        : Known.Knows(word) ? word
        : Known.Mend(word)?.Word ?? word;
}
