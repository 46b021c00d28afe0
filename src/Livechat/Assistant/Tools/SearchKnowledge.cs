using Livechat.Knowledge;

namespace Livechat.Assistant.Tools;

/// <summary>
/// Searches the articles the persona's audience may read, those of its departments first. Used before a language model is asked, with
/// the visitor's own words, and by a model that wants to look again.
/// </summary>
public sealed class SearchKnowledge(KnowledgeSearch knowledge) : AssistantTool(
    ToolName, ToolAudience.Everyone,
    "Searches the company's knowledge articles and returns the passages that fit best.",
    ToolParameter.Text("query", "What to look for, in a few words.", 4000))
{
    public const string ToolName = "search_knowledge";

    /// <summary>Passages for a model that was not asked yet. At about 70 tokens each (the demo content's average), six cost less than a second call.</summary>
    public const int Beforehand = 6;

    private const int Asked = 4;

    public override async Task<ToolOutcome> RunAsync(ToolArguments arguments, ToolContext context, CancellationToken cancel) =>
        new((await FindAsync(arguments.Text("query"), Asked, context, cancel)).ToJson());

    /// <summary>Up to <paramref name="take"/> passages for <paramref name="query"/>, best first; the turn may cite them from now on. None for a persona without this tool.</summary>
    public async Task<KnowledgeResult> FindAsync(string query, int take, ToolContext context, CancellationToken cancel)
    {
        if (!context.Persona.Tools.Contains(ToolName))
            return KnowledgeResult.Of([]);
        var answer = await knowledge.SearchAsync(query, context.Persona.KnowledgeDepartments, context.Persona.Audience, take, cancel);
        var result = answer.ToResult();
        context.Show(result.Passages);
        return result;
    }
}
