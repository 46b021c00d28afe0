using System.Diagnostics;
using System.Text.Json;
using Livechat.Knowledge;
using Livechat.Tests.BuiltIn;
using Xunit;

namespace Livechat.Tests.Knowledge;

/// <summary>
/// How well ordinary questions are answered, asked of the built-in assistant as a visitor does. The first two sets were looked at while
/// the search was improved; of the held-out one only the score was, so that it tells how new wordings fare. Keep it so: compare its
/// score, and mend the search by what is general in the misses of the others.
/// </summary>
public sealed class QuestionReportTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("questions.json", 0.90, 0.92)]
    [InlineData("questions-harder.json", 0.85, 0.88)]
    [InlineData("questions-held-out.json", 0.85, 0.90)]
    public async Task Ordinary_questions_find_their_article_and_foreign_ones_an_honest_line(string file, double leastRecall, double leastHonest)
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();

        var score = await QuestionSet.Load(file).ScoreAsync(async (ask, department) => (await new BuiltInChat(house, department).SayAsync(ask)).Cited);

        var misses = file.Contains("held-out", StringComparison.Ordinal) ? "(not shown, so that they stay held out)" : score.Misses;
        output.WriteLine($"{file}: {score}\n{misses}");
        Assert.True(score.RecallAt1 >= leastRecall, $"recall@1 is {score.RecallAt1:P1}:\n{misses}");
        Assert.True(score.Honest >= leastHonest, $"only {score.Honest:P1} of the unanswerable ones were met with \"I don't know\":\n{misses}");
    }

    [Fact]
    public async Task The_passage_that_answers_is_the_first_of_its_article()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        var search = house.Get<KnowledgeSearch>();
        var questions = JsonSerializer.Deserialize<PassageQuestion[]>(File.ReadAllText(Path.Combine(KnowledgeHouse.Tests, "Knowledge", "passages.json")))!;
        var misses = new List<string>();
        foreach (var question in questions)
        {
            var hits = (await search.SearchAsync(question.ask, [question.department], Audience.Public, 4, CancellationToken.None)).Hits;
            if (hits.Count == 0 || hits[0].Slug != question.article || !question.headings.Contains(hits[0].Heading))
                misses.Add($"  {question.ask} -> {(hits.Count == 0 ? "nothing" : $"{hits[0].Slug}, {hits[0].Heading}")}; wanted {question.article}, {question.headings[0]}");
        }
        var share = 1 - ((double)misses.Count / questions.Length);
        output.WriteLine($"right passage for {share:P1} of {questions.Length}\n{string.Join('\n', misses)}");
        Assert.True(share >= 0.85, $"The right passage came first for {share:P1} only.");
    }

    [Fact]
    public async Task The_speed_of_a_search_is_printed()
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        var search = house.Get<KnowledgeSearch>();
        var questions = QuestionSet.Load("questions.json").answerable;
        var times = new List<double>();
        for (var round = 0; round < 4; round++)
        {
            foreach (var question in questions)
            {
                var start = Stopwatch.GetTimestamp();
                Assert.NotNull(await search.SearchAsync(question.ask, [question.department], Audience.Public, 4, CancellationToken.None));
                // The first round compiles.
                if (round > 0)
                    times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }
        times.Sort();
        output.WriteLine($"{times.Count} searches: p50 {times[times.Count / 2]:F2} ms, p95 {times[times.Count * 95 / 100]:F2} ms, p99 {times[times.Count * 99 / 100]:F2} ms");
    }

    private sealed record PassageQuestion(string ask, string department, string article, string[] headings);
}
