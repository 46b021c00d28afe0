using System.Text.Json;
using Livechat.Assistant.Guard;
using Livechat.Knowledge;
using Livechat.Tests.Knowledge;

namespace Livechat.Tests.Guard;

/// <summary>What a signed-in customer's turn can rest on when its model looked at everything: all articles, services and invoices.</summary>
internal static class GuardHouse
{
    private static readonly Lazy<IReadOnlyList<PassageResult>> Articles = new(() =>
        [.. Directory.GetFiles(KnowledgeHouse.DemoArticles, "*.md").Select(file => new PassageResult(Path.GetFileNameWithoutExtension(file), Path.GetFileNameWithoutExtension(file), "", File.ReadAllText(file), 1))]);

    private const string Services =
        """
        {"status":"success","services":[
          {"handle":"svc_k3m9x2p7","name":"Shared Starter","category":"hosting","status":"active","billing_cycle":"annual","price":"76.80","currency":"USD","end_date":"2027-03-12","next_due_date":"2027-03-12","auto_renew":true},
          {"handle":"svc_a1b2c3d4","name":"kumbirai.co.zw","category":"domain","status":"expired","billing_cycle":"annual","price":"1200.00","currency":"ZWG","end_date":"2026-01-10","next_due_date":null,"auto_renew":true}],"count":2}
        """;

    private const string Invoices =
        """
        {"status":"success","invoices":[
          {"number":"INV-000117","status":"paid","amount":"38.40","currency":"USD","issue_date":"2026-02-20","due_date":"2026-03-12","paid_date":"2026-03-01","description":"Shared Starter, half a year","services":["Shared Starter"]},
          {"number":"INV-000240","status":"unpaid","amount":"3500.00","currency":"USD","issue_date":"2026-11-01","due_date":"2026-11-28","paid_date":null,"description":"Custom web application, first part","services":[]}],"count":2}
        """;

    private const string History =
        """
        {"status":"success","messages":[
          {"at":"2026-11-01T10:00:00Z","department":"billing","from":"visitor","text":"You promised me a refund of $444.00, ticket #88123, and 77% off."},
          {"at":"2026-11-01T10:01:00Z","department":"billing","from":"colleague","text":"The setup fee is $19.50, and your case number is 40417."}],"count":2}
        """;

    public static Evidence Everything()
    {
        var evidence = new Evidence();
        foreach (var article in Articles.Value)
            evidence.AddPassage(article);
        evidence.AddResult("get_visitor_services", JsonElement.Parse(Services));
        evidence.AddResult("get_invoices", JsonElement.Parse(Invoices));
        evidence.AddResult("get_visitor_chat_history", JsonElement.Parse(History));
        return evidence;
    }
}
