using Livechat.Tests.Knowledge;
using Xunit;

namespace Livechat.Tests.BuiltIn;

/// <summary>
/// How well questions about the own account, and wishes that something be done, are understood. The first set was looked at while the
/// patterns were written; of the held-out one only the score, so that it tells how new wordings fare. Keep it so.
/// </summary>
public sealed class AccountQuestionTests(ITestOutputHelper output) : IAsyncLifetime
{
    private KnowledgeHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await KnowledgeHouse.WithDemoArticlesAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Theory]
    [InlineData("account-questions.json", 0.95)]
    [InlineData("account-questions-held-out.json", 0.8)]
    public async Task Ordinary_wordings_reach_the_right_tool_and_the_right_words(string file, double floor)
    {
        var questions = AccountQuestion.Load(file);
        var right = 0;
        foreach (var question in questions)
        {
            var fault = await question.FaultAsync(_house);
            right += fault is null ? 1 : 0;
            if (fault is not null && !file.Contains("held-out", StringComparison.Ordinal))
                output.WriteLine($"[{question.@as}, {question.department}] {string.Join(" / ", question.says)} -> {fault}");
        }
        output.WriteLine($"{file}: {right} of {questions.Count}, {(double)right / questions.Count:P1}");

        Assert.True((double)right / questions.Count >= floor, $"{file}: {right} of {questions.Count}");
    }
}
