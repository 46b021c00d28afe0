using System.Text.Json;
using System.Text.RegularExpressions;
using Livechat.Conversations;
using Livechat.Gateway.V2;
using Livechat.Identity;
using Livechat.Tests.Identity;
using Livechat.Tests.Support;
using Livechat.Tests.Support.Wire;
using Microsoft.AspNetCore.Routing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Livechat.Tests.Threats;

/// <summary>
/// T2: two users. Everything that names something of the one is tried by the other, by a guest and by staff, on every route of the route
/// table and in every frame of the protocol. They learn nothing and change nothing. A route parameter or a frame that is not in the tables
/// below fails: say what an attacker would put there.
/// </summary>
public sealed partial class T2ReplayTests
{
    private const string Mine = DemoHost.Tariro;
    private const string Secret = "canary-of-tariro-4711";

    /// <summary>Route parameter → what an attacker puts there.</summary>
    private static readonly Dictionary<string, Func<IReadOnlyList<string>, IEnumerable<string>>> Parameters = new()
    {
        ["department"] = _ => Departments.All,
        ["slug"] = ids => ids,
        ["token"] = ids => ids,
        ["id"] = ids => ids,
        ["rest"] = ids => ids,
    };

    /// <summary>Frame → how it looks when it names something of somebody else.</summary>
    private static readonly Dictionary<Type, Func<string, object?>> Frames = new()
    {
        [typeof(ClientFrame.Hello)] = id => new { type = "hello", client_id = id.Length <= 64 ? id : "x", conversation_id = id, after_seq = 0 },
        [typeof(ClientFrame.Message)] = id => new { type = "message", client_message_id = id, message = "hello" },
        [typeof(ClientFrame.Ack)] = _ => new { type = "ack", up_to = 1 },
        [typeof(ClientFrame.Typing)] = _ => new { type = "typing", is_typing = true },
        [typeof(ClientFrame.Confirm)] = id => new { type = "confirm", confirmation_id = id, accept = true },
        [typeof(ClientFrame.Rating)] = id => new { type = "rating", score = 1, comment = id },
        [typeof(ClientFrame.Leave)] = _ => new { type = "leave" },
        [typeof(ClientFrame.Ping)] = _ => new { type = "ping" },
        [typeof(ClientFrame.Pong)] = _ => new { type = "pong" },
        // What is no frame is tried by the fuzzers of the protocol.
        [typeof(ClientFrame.Bad)] = _ => null,
    };

    [Fact]
    public async Task T2_nothing_of_one_user_is_reached_by_another_over_any_route_or_frame()
    {
        await using var host = await LivechatHost.StartAsync([.. DemoHost.Settings, ("LIVECHAT_MESSAGE_BURST", "100000"), ("LIVECHAT_MESSAGES_PER_MINUTE", "1000000")]);
        var password = DemoHost.PasswordOf(host);
        using var me = await new Browser(host).SignInAsync(Mine, password);
        await using var client = await me.JoinAsync("billing");
        var ids = await LeaveTracesAsync(host, me, client);
        var before = State(host);

        foreach (var other in new[] { DemoHost.Thabani, DemoHost.Admin, null })
        {
            using var browser = new Browser(host);
            if (other is not null)
                await browser.SignInAsync(other, password);
            await TryRoutesAsync(host, browser, ids);
            await TryFramesAsync(host, browser, ids);
            Assert.Equal(before, State(host));
        }
        // Still there for whom it belongs to.
        Assert.Contains("Msasa Loaf Bakery", (await me.GetAsync("/my/services")).Text);
    }

    /// <summary>Makes one of everything a user can have, and returns what names any of it.</summary>
    private static async Task<List<string>> LeaveTracesAsync(LivechatHost host, Browser me, V2Client client)
    {
        foreach (var text in new[] { $"{Secret}: what services do I have?", "Please switch off auto-renew for my Shared Starter", "Open a ticket: my site is down" })
        {
            await client.SendMessageAsync(text);
            await client.NextAsync(frame => frame.Type == "message" && frame.Text("sender_type") == "ai");
        }
        await client.SendAsync(new { type = "rating", score = 5, comment = Secret });
        var session = $"session-{Guid.NewGuid():N}";
        await using (var classic = await ClassicClient.JoinAsync(host.Url, origin: host.Origin, cookie: me.CookieHeader))
            await classic.AskAsync(Secret, session);
        var owner = DemoUsers.IdOf(Mine);
        return
        [
            client.Welcome.ConversationId, session, owner.ToString(), $"customer:{owner:N}", Mine, "1001", "INV-000117", client.ClientId,
            .. client.Received.SelectMany(frame => Ids().Matches(frame.Raw)).Select(match => match.Value).Distinct(),
            .. Texts(host, $"SELECT number FROM tickets UNION SELECT id FROM confirmations UNION SELECT id FROM sign_ins"),
        ];
    }

    private static async Task TryRoutesAsync(LivechatHost host, Browser browser, IReadOnlyList<string> ids)
    {
        foreach (var endpoint in host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var pattern = "/" + endpoint.RoutePattern.RawText!.Trim('/');
            var paths = endpoint.RoutePattern.Parameters.Aggregate(Enumerable.Repeat(pattern, 1), (all, parameter) =>
            {
                Assert.True(Parameters.TryGetValue(parameter.Name, out var values), $"{pattern}: say what an attacker would put for {{{parameter.Name}}}.");
                return all.SelectMany(path => values(ids).Select(value => Placeholder().Replace(path, Uri.EscapeDataString(value), 1)));
            });
            foreach (var path in paths.Distinct())
            {
                if (path.StartsWith("/sign-out", StringComparison.Ordinal) || path.StartsWith("/api/auth/logout", StringComparison.Ordinal))
                    continue;
                foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET", "POST"])
                    await TryAsync(host, browser, new HttpMethod(method), path, ids);
            }
        }
    }

    private static async Task TryAsync(LivechatHost host, Browser browser, HttpMethod method, string path, IReadOnlyList<string> ids)
    {
        var id = ids[0];
        var query = $"?id={Uri.EscapeDataString(id)}&conversation_id={Uri.EscapeDataString(id)}&user_id={Uri.EscapeDataString(ids[2])}&customer={Uri.EscapeDataString(Mine)}&session_id={ids[1]}";
        HttpContent? body = method == HttpMethod.Get ? null
            : path.StartsWith("/api", StringComparison.Ordinal) ? Browser.Json(JsonSerializer.Serialize(new { id, conversation_id = id, user_id = ids[2], email = Mine }))
            : null;
        var answer = method != HttpMethod.Get && body is null ? await FormAsync(browser, path) : await browser.SendAsync(method, path + query, body, ("Origin", host.Origin));
        Assert.DoesNotContain(Secret, answer.Text);
        Assert.DoesNotContain("Msasa Loaf", answer.Text);
        Assert.DoesNotContain("CANARY", answer.Text);
        Assert.True(answer.Status < 500, $"{method} {path}: {answer}");
    }

    /// <summary>A form with a good token of the attacker's own.</summary>
    private static async Task<Answer> FormAsync(Browser browser, string path)
    {
        try
        {
            return await browser.SubmitAsync(path, ("accept", "true"), ("decision", "accept"), ("email", Mine), ("password", "wrong"));
        }
        catch (InvalidOperationException)
        {
            // The page shows no form to them; sent blindly it must be refused all the same.
            return await browser.SendAsync(HttpMethod.Post, path, new FormUrlEncodedContent([KeyValuePair.Create("accept", "true")]));
        }
    }

    private static async Task TryFramesAsync(LivechatHost host, Browser browser, IReadOnlyList<string> ids)
    {
        var types = typeof(ClientFrame).GetNestedTypes();
        Assert.Equal(types.Select(type => type.Name).Order(), Frames.Keys.Select(type => type.Name).Order());
        foreach (var id in ids)
        {
            // A hello that names it, by itself; every other frame in a conversation of the attacker's own.
            await using (var stranger = await browser.ConnectAsync("billing"))
            {
                await stranger.SendAsync(Frames[typeof(ClientFrame.Hello)](id)!);
                Assert.Equal("not_found", (await stranger.NextAsync("nack", "welcome")).Text("code"));
                Clean(stranger);
            }
            await using var client = await browser.JoinAsync("billing");
            foreach (var (type, frame) in Frames)
            {
                if (type == typeof(ClientFrame.Hello) || type == typeof(ClientFrame.Leave) || frame(id) is not { } json)
                    continue;
                await client.SendAsync(json);
            }
            await client.SendAsync(new { type = "ping" });
            await client.NextAsync("pong");
            Clean(client);
        }
        await using var classic = await ClassicClient.JoinAsync(host.Url, "billing", origin: host.Origin, cookie: browser.CookieHeader.Length > 0 ? browser.CookieHeader : null);
        foreach (var id in ids.Take(4))
            await classic.AskAsync("What did I say before?", id.Length <= 100 ? id : id[..100]);
        Clean(classic);
    }

    private static void Clean(SocketClient client) => Assert.DoesNotContain(client.Received, frame => frame.Raw.Contains(Secret) || frame.Raw.Contains("Msasa Loaf"));

    /// <summary>All that the one user has, in one text. Who last looked is not part of it.</summary>
    private static string State(LivechatHost host)
    {
        var owner = $"customer:{DemoUsers.IdOf(Mine):N}";
        return string.Join('\n', new[]
        {
            $"SELECT id || status || head || term FROM conversations WHERE owner = '{owner}' ORDER BY id",
            $"SELECT e.conversation_id || e.seq || coalesce(e.body, '') || coalesce(e.details, '') FROM events e JOIN conversations c ON c.id = e.conversation_id WHERE c.owner = '{owner}' ORDER BY 1",
            $"SELECT r.score || r.comment FROM ratings r JOIN conversations c ON c.id = r.conversation_id WHERE c.owner = '{owner}'",
            "SELECT customer_id || reference || auto_renew || status FROM subscriptions ORDER BY 1",
            "SELECT id || state FROM confirmations ORDER BY 1",
            $"SELECT number || state FROM tickets WHERE owner = '{owner}' ORDER BY 1",
            "SELECT number || state FROM service_requests ORDER BY 1",
            $"SELECT id || security_stamp || password_hash || disabled FROM users WHERE user_name = '{Mine}'",
        }.Select(query => string.Join('\n', Texts(host, query))));
    }

    private static List<string> Texts(LivechatHost host, string query)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(host.DataFolder, "livechat.db")};Pooling=false;Mode=ReadOnly");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = query;
        using var reader = command.ExecuteReader();
        var texts = new List<string>();
        while (reader.Read())
            texts.Add(reader.GetString(0));
        return texts;
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
