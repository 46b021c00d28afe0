namespace Livechat.Bench.Clients;

/// <summary>What the visitors ask: questions the demo brand's articles answer, worded as people word them.</summary>
internal static class Questions
{
    private static readonly string[] All =
    [
        "How do I point my domain to your nameservers?",
        "my website is down what should i check first",
        "Which payment methods do you accept?",
        "How long does a domain transfer take?",
        "Why are my emails not being delivered?",
        "How do I install an SSL certificate?",
        "Can I upgrade my hosting plan later?",
        "How do I restore a backup of my site?",
        "What happens when my payment fails?",
        "How can I get a refund?",
        "Which PHP versions can I use?",
        "How do I set up email on my phone?",
        "Can you move my website from another host?",
        "WordPress is very slow, what can I do?",
        "How long until a DNS change is visible everywhere?",
        "How do I log in to cPanel?",
        "When does my domain renew?",
        "Where do I find my invoices?",
        "What uptime do you guarantee?",
        "How do I turn on two-factor authentication?",
    ];

    /// <summary>The same question for the same number, all of them in turn.</summary>
    public static string At(int number) => All[number % All.Length];
}
