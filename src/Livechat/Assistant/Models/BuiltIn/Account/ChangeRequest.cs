using System.Text.RegularExpressions;

namespace Livechat.Assistant.Models.BuiltIn.Account;

/// <summary>The change of a service that a clause asks for, in the words of the tool that proposes it.</summary>
internal static partial class ChangeRequest
{
    public const string AutoRenewOn = "auto_renew_on";
    public const string AutoRenewOff = "auto_renew_off";
    public const string Upgrade = "request_upgrade";
    public const string Cancellation = "request_cancellation";

    private const string Thing =
        "services?|subscriptions?|domains?|domain names?|hosting|plans?|packages?|vps|servers?|dedicated|shared|website package|seo|marketing|maintenance|contract|app|shop|co zw|com|org|co za|net|store|starter|professional|enterprise|basic|business|it|that|this one|them|those|both|one|ones|first|second|third|last|\\w+ plan";

    private const string Lead =
        @"(?:^|\b(?:please|you|to|and|then|now|just|also|hi|hie|hello|ok|okay|me|lets|us|must|should|go ahead and|want|wanna|want my|need|need my|like my|want the|decided|would like|yes|no|so|actually|can we|kindly|thanks|assist|request|for|a|an|requesting|request for|immediately|asap) )";

    /// <summary>Null when it asks for none.</summary>
    public static string? Read(string said) =>
        Past().IsMatch(said) ? null
        : RenewsOff().IsMatch(said) ? AutoRenewOff
        : RenewsOn().IsMatch(said) ? AutoRenewOn
        : NotAService().IsMatch(said) ? null
        : Cancels().IsMatch(said) ? Cancellation
        : Upgrades().IsMatch(said) ? Upgrade
        : null;

    /// <summary>"Turn it off", after an answer about auto-renew; "cancel that one" after one that showed services.</summary>
    public static string? OfPronoun(string said, string? lastAnswer) =>
        lastAnswer?.Contains("uto-renew", StringComparison.Ordinal) != true || Asking().IsMatch(said) ? null
        : SwitchOff().IsMatch(said) ? AutoRenewOff
        : SwitchOn().IsMatch(said) ? AutoRenewOn
        : null;

    [GeneratedRegex(@"^(is|are|do|does|did|how|why|what|when|which|can i|could i|was|has|have)\b")]
    private static partial Regex Asking();

    [GeneratedRegex(@"\b(turn|switch|put|set)\b.{0,30}\boff\b|\b(disable|deactivate) (it|that|this|them|the)\b|\b(turn|switch) off\b")]
    private static partial Regex SwitchOff();

    [GeneratedRegex(@"\b(turn|switch|put|set)\b.{0,30}\bon\b|\b(enable|activate) (it|that|this|them|the)\b|\b(turn|switch) on\b")]
    private static partial Regex SwitchOn();

    [GeneratedRegex(@"\b(i|we|you|they|was|were|been|already|is|are|has|have) (just |already |been )?(cancelled|upgraded|terminated|disabled|enabled|turned|switched)\b|\b(do not|never|dont) (\w+ )?(want to |need to )?(cancel|upgrade|terminate|turn off|disable)\b|\bif (i|we|you)\b")]
    private static partial Regex Past();

    [GeneratedRegex(
        @"\b(turn|turning|switch|switching|set|put|toggle|flip|take|make)\b( \w+){0,9} off\b.{0,40}\b(auto ?renew\w*|automatic\w* renew\w*|renew\w*)\b|\b(turn|switch|set|put|toggle|flip|take)\b.{0,60}\b(auto ?renew\w*|automatic\w* renew\w*|renewal)\b.{0,40}\boff\b|\b(turn|switch|put) off\b.{0,40}\b(auto ?renew\w*|automatic\w* (renew\w*|billing|payment)|renewals?)\b"
        + @"|\b(disable|deactivate|stop|cancel|remove|end|kill|opt out of|unsubscribe from|discontinue|no more|without)\b.{0,30}\b(auto ?renew\w*|automatic\w* renew\w*|renewing|renewal|renewals)\b|\b(do not|never|stop|not) (\w+ ){0,3}(auto ?renew\w*|renew\w*)\b.{0,30}\b(" + Thing + @"|again|automatic\w*|me)\b|\b(do not|not) want\b.{0,40}\b(to |be |auto )*(auto ?renew\w*|renew\w*)\b|\blet\b.{0,30}\b(domain|hosting|vps|plan|service|subscription|it|co zw|com|server|seo)\b.{0,12}\b(expire|lapse|run out|end)\b|\bauto ?renew\w* (to |should be |must be )?off\b.{0,30}$(?<!\bis off)")]
    private static partial Regex RenewsOff();

    [GeneratedRegex(
        @"\b(turn|turning|switch|set|put|toggle|flip|make)\b( \w+){0,9} on\b.{0,40}\b(auto ?renew\w*|automatic\w* renew\w*)\b|\b(turn|switch|set|put|toggle|flip)\b.{0,60}\b(auto ?renew\w*|automatic\w* renew\w*)\b.{0,40}\b(on|back on)\b|\b(turn|switch|put) (back )?on\b.{0,40}\b(auto ?renew\w*|automatic\w* (renew\w*|billing|payment))\b"
        + @"|\b(enable|activate|reactivate|start|re ?enable|set up|add|restore|i want|want|need)\b.{0,30}\b(auto ?renew\w*|automatic\w* renew\w*)\b|\b(renew|make|set|want|have|let|keep)\b.{0,40}\b(" + Thing + @")\b.{0,25}\b(renew )?(automatic\w*|auto ?renew|by it ?self|on auto ?renew\w*|to auto ?renew)\b|\bput\b.{0,30}\bon auto ?renew\w*|^auto ?renew (my|the|our)\b|\b(please|to) auto ?renew (my|the|our)\b")]
    private static partial Regex RenewsOn();

    // Things of the chat and of an order, and programs that are upgraded too.
    [GeneratedRegex(@"\b(php|wordpress|plugins?|theme|mysql|mariadb|node|python|laravel|ubuntu|orders?|tickets?|call ?backs?|invoices?|payment|refunds?|appointment|meeting|account|files?|emails?|mailbox|mailboxes|database|website (pages?|design)|backups?|dns|records?|site|conversation|chat|notifications?|reminders?|spam|cancellation policy|transfer)\b")]
    private static partial Regex NotAService();

    [GeneratedRegex(
        Lead + @"(?:cancel|cancelling|cancellation (?:request )?(?:of|for)|terminate|terminating|discontinue|close|end|stop|get rid of|delete|remove|drop|kill|unsubscribe (?:me )?from|opt out of|scrap|deactivate|shut down|give up)\b(?: \w+){0,6} (?:" + Thing + @")\b"
        + @"|\b(?:want|need|like|wish)\b.{0,30}\b(?:" + Thing + @")\b(?: to be| be)? (?:cancelled|terminated|closed|stopped|discontinued|removed|ended|deactivated)\b|\bno longer (?:need|want|require|use)\b.{0,25}\b(?:" + Thing + @")\b|\b(?:do not|not) (?:want|need) (?:\w+ ){0,2}(?:" + Thing + @") any ?more\b|\bcancellation\b.{0,20}\b(?:of|for) (?:my|the|our)\b|\b(?:want|need|like|wish|help me|assist me)(?: to)? (?:cancel|terminate)(?: please| now| asap)*$")]
    private static partial Regex Cancels();

    [GeneratedRegex(
        Lead + @"(?:upgrade|upgrading|upsize|increase|bump|boost|scale up|move up|an upgrade (?:of|for|on|to)|upgrade (?:of|for|on|to)|upgrade request (?:for|of|on)|expand)\b(?: \w+){0,6} (?:" + Thing + @")\b"
        + @"|\b(?:want|need|like|wish|move|put|switch|change|migrate|get|take|give)\b.{0,40}\b(?:bigger|larger|higher|better|next|faster|more powerful|top) (?:\w+ )?(?:plan|package|vps|server|hosting|one|size|tier|level|resources)\b.{0,0}(?<=\b(?:my|our|me|us|to|from)\b.{0,80})|\b(?:want|need|like|wish)\b.{0,30}\b(?:" + Thing + @")\b(?: to be| be)? upgraded\b|\bupgrade (?:me|us|my|our)\b|\b(?:my|our) (?:\w+ ){1,3}(?:upgrade|upgraded)( please)?$|\bmore (?:ram|cpu|disk|storage|space|resources|memory|power) (?:on|for|to|in) (?:my|our)\b|\b(?:want|need|like|wish|help me|assist me)(?: to)?(?: an)? upgrade(?: please| now| asap)*$")]
    private static partial Regex Upgrades();
}
