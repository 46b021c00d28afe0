namespace Livechat.Checker.Clients;

/// <summary>What visitors ask: some of it stands in the articles, some of it nobody knows.</summary>
internal static class Questions
{
    private static readonly string[] All =
    [
        "How do I point my domain to your nameservers?",
        "Which payment methods do you accept?",
        "How long does a domain transfer take?",
        "How do I restore a backup of my site?",
        "What is the meaning of all this?",
        "hello",
    ];

    public static string Any(Random random) => All[random.Next(All.Length)];
}
