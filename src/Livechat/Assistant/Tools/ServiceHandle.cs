using System.Security.Cryptography;
using System.Text;
using Livechat.Accounts;

namespace Livechat.Assistant.Tools;

/// <summary>
/// What a model calls a subscription: opaque, and good in one conversation only. It is no credential: it is looked for among the
/// subscriptions of the scope, so it can't name anybody else's. Derived and not stored, so it survives restarts and is the same on every node.
/// </summary>
internal static class ServiceHandle
{
    private const string Prefix = "svc_";

    // Crockford's base32 in small letters: nothing in it is easily misread.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Characters = 10;

    public static readonly ToolParameter Parameter = ToolParameter.Text("handle", "The handle of the service, from get_visitor_services.", 40);

    public static string Of(Guid conversationId, string reference)
    {
        var hash = HMACSHA256.HashData(conversationId.ToByteArray(), Encoding.UTF8.GetBytes("subscription:" + reference));
        return string.Create(Prefix.Length + Characters, hash, static (text, bytes) =>
        {
            Prefix.CopyTo(text);
            for (var i = 0; i < Characters; i++)
                text[Prefix.Length + i] = Alphabet[bytes[i] & 31];
        });
    }

    /// <summary>The subscription behind a handle; null when this customer has none with it in this conversation.</summary>
    public static async Task<SubscriptionSummary?> FindAsync(IAccountSource accounts, CustomerScope scope, Guid conversationId, string handle, CancellationToken cancel)
    {
        foreach (var subscription in await accounts.ListSubscriptionsAsync(scope, cancel))
        {
            if (Of(conversationId, subscription.Reference) == handle)
                return subscription;
        }
        return null;
    }
}
