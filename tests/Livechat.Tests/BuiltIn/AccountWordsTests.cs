using Livechat.Tests.Knowledge;
using Xunit;

namespace Livechat.Tests.BuiltIn;

/// <summary>Single wordings that must not be missed.</summary>
public sealed class AccountWordsTests : IAsyncLifetime
{
    private KnowledgeHouse _house = null!;

    public async ValueTask InitializeAsync() => _house = await KnowledgeHouse.WithDemoArticlesAsync();

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Theory]
    [InlineData("yes")]
    [InlineData("Yes, do it!")]
    [InlineData("ok go ahead please")]
    [InlineData("I confirm")]
    public async Task A_typed_yes_confirms_nothing_and_is_told_so(string yes)
    {
        var chat = new BuiltInChat(_house, visitor: new AccountVisitor("customer"));
        await chat.SayAsync("Please turn off auto-renew for all my .com domain");

        var answer = await chat.SayAsync(yes);

        Assert.Contains("Nothing has changed", answer.Text);
        Assert.Contains("confirms nothing", answer.Text);
        Assert.DoesNotContain(chat.Calls, call => call.Name == "manage_service");
    }

    [Theory]
    [InlineData("How long have I been a customer and how much do I spend?")]
    [InlineData("how much do we spend with you")]
    public async Task What_I_spend_is_a_question_about_my_account(string text)
    {
        var chat = new BuiltInChat(_house, visitor: new AccountVisitor("customer"));

        await chat.SayAsync(text);

        Assert.Contains(chat.Calls, call => call.Name == "get_visitor_account_status");
        Assert.Empty(chat.Searches);
    }

    [Theory]
    [InlineData("What services do you offer?")]
    [InlineData("what kind of services do you offer")]
    [InlineData("which services do you have")]
    public async Task What_is_offered_is_a_question_for_the_articles(string text)
    {
        var chat = new BuiltInChat(_house, "sales", visitor: new AccountVisitor("customer"));

        var answer = await chat.SayAsync(text);

        Assert.DoesNotContain(chat.Calls, call => call.Name != "search_knowledge");
        Assert.Contains("what-we-offer", answer.Cited);
    }
}
