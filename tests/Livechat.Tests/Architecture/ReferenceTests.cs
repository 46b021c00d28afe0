using System.Reflection;
using Livechat.Conversations;
using Xunit;

namespace Livechat.Tests.Architecture;

/// <summary>The arrows of the design: which folder of the product may know which.</summary>
public sealed class ReferenceTests
{
    private static readonly Assembly Product = typeof(ConversationLog).Assembly;

    /// <summary>What everyone may use. These stand below all capabilities and use none of them.</summary>
    private static readonly string[] Foundation = ["Storage", "Identity", "Audit", "Hosting"];

    /// <summary>Folder → the folders it may use besides the foundation. A folder that is missing here fails the test.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Conversations"] = [],
        ["Knowledge"] = [],
        ["Accounts"] = [],
        ["Gateway"] = ["Conversations"],
        ["Desk"] = ["Conversations", "Accounts"],
        ["Assistant"] = ["Conversations", "Knowledge", "Accounts", "Desk", "Usage"],
        ["Usage"] = [],
        ["Audit"] = [],
        ["Storage"] = [],
        ["Identity"] = [],
        ["Hosting"] = [],
    };

    [Fact]
    public void Folders_know_only_what_the_design_allows()
    {
        var faults = new SortedSet<string>();
        var arrows = 0;
        foreach (var (type, references) in TypeReferences.Of(Product))
        {
            if (Folder(type) is not { } from)
                continue;
            if (!Allowed.TryGetValue(from, out var targets))
            {
                faults.Add($"{from} is not in the table: say what it may know.");
                continue;
            }
            foreach (var reference in references.Where(reference => reference.Assembly == Product))
            {
                if (Folder(reference) is not { } to || to == from)
                    continue;
                arrows++;
                if (!Foundation.Contains(to) && !targets.Contains(to))
                    faults.Add($"{from} must not know {to}: {type.FullName} uses {reference.FullName}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        Assert.True(arrows > 0, "The test saw no reference at all, so it checks nothing.");
    }

    /// <summary>A model's answer is made here: what it can reach is only what it is handed.</summary>
    [Fact]
    public void The_assistant_cannot_see_a_database()
    {
        var faults = TypeReferences.Of(Product)
            // The personas are content that people import; nothing that runs in a turn lives beside them.
            .Where(pair => Folder(pair.Key) == "Assistant" && pair.Key.Namespace != "Livechat.Assistant.Personas")
            .SelectMany(pair => pair.Value.Where(IsDatabase).Select(reference => $"{pair.Key.FullName} uses {reference.FullName}"))
            .Order()
            .ToList();

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>The check above would pass for ever if it did not recognise a database.</summary>
    [Fact]
    public void A_database_is_recognised_where_one_is_used()
    {
        var users = TypeReferences.Of(Product).Where(pair => pair.Value.Any(IsDatabase)).Select(pair => pair.Key).ToList();

        Assert.Contains(typeof(ConversationLog), users);
        Assert.Contains(typeof(TurnLog), users);
    }

    [Theory]
    [InlineData("Livechat", "Livechat.Server", "Livechat.Gemini", "Livechat.Console")]
    [InlineData("Livechat.Gemini", "Livechat", "Livechat.Server", "Microsoft.AspNetCore", "Microsoft.EntityFrameworkCore")]
    public void A_project_does_not_know(string project, params string[] strangers)
    {
        var references = Assembly.Load(project).GetReferencedAssemblies().Select(reference => reference.Name!).ToList();

        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, reference =>
            strangers.Any(stranger => reference == stranger || (stranger.StartsWith("Microsoft", StringComparison.Ordinal) && reference.StartsWith(stranger, StringComparison.Ordinal))));
    }

    private static bool IsDatabase(Type type) =>
        type.Namespace is { } space
        && (space.StartsWith("Microsoft.EntityFrameworkCore", StringComparison.Ordinal)
            || space.StartsWith("Microsoft.Data.Sqlite", StringComparison.Ordinal)
            || space.StartsWith("System.Data", StringComparison.Ordinal)
            || (space == "Livechat.Storage" && type.Name is "Database" or "LivechatDb" or "CommitQueue" or "WriteSession" or "Rows" or "Migrator"));

    /// <summary>The capability a type belongs to: the part of its namespace after Livechat. Null for what stands above all folders.</summary>
    private static string? Folder(Type type) =>
        type.Namespace?.Split('.') is ["Livechat", var folder, ..] ? folder : null;
}
