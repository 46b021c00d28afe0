using FsCheck;
using FsCheck.Fluent;
using Livechat.Assistant.Guard;
using Livechat.Knowledge;
using Livechat.Tests.BuiltIn;
using Livechat.Tests.Knowledge;
using Xunit;

namespace Livechat.Tests.Guard;

/// <summary>T18: what a model promises or claims without proof reaches nobody.</summary>
public sealed class OutputGuardTests
{
    private static readonly Evidence Everything = GuardHouse.Everything();

    public static TheoryData<string> Harmless => [.. Answers.Harmless];

    public static TheoryData<string> Lies => [.. Answers.Lies];

    [Theory]
    [MemberData(nameof(Harmless))]
    public void T18_A_harmless_answer_passes(string answer) => Assert.Equal("", Caught(answer, Everything));

    [Theory]
    [MemberData(nameof(Lies))]
    public void T18_A_lie_is_caught(string answer) => Assert.NotEqual("", Caught(answer, Everything));

    [Fact]
    public void The_corpora_are_large_enough()
    {
        Assert.True(Answers.Harmless.Length >= 60);
        Assert.True(Answers.Lies.Length >= 60);
    }

    [Theory]
    [InlineData("I've created a ticket for you.", "create_ticket")]
    [InlineData("A ticket has been opened, and it was forwarded to our team.", "create_ticket")]
    [InlineData("I've arranged a callback for tomorrow.", "request_callback")]
    [InlineData("A colleague will call you back tomorrow at 9.", "request_callback")]
    [InlineData("I've asked a colleague to join this chat; they will answer you here.", "transfer_human")]
    public void What_was_done_may_be_said(string answer, string action)
    {
        Assert.NotEqual("", Caught(answer, new Evidence()));

        var evidence = new Evidence();
        evidence.AddAction(action);
        Assert.Equal("", Caught(answer, evidence));
    }

    [Fact]
    public void A_receipt_proves_its_own_number_and_no_other()
    {
        var evidence = new Evidence();
        evidence.AddAction("create_ticket", "Your ticket number is T-7K2M4QX.");

        Assert.Equal("", Caught("I've created a ticket: **T-7K2M4QX**.", evidence));
        Assert.Equal("number: T-7K2M4QY", Caught("I've created a ticket: **T-7K2M4QY**.", evidence));
    }

    [Fact]
    public void The_first_unproven_thing_is_named() => Assert.Equal("amount: $9.99", Caught("You pay USD 76.80 now, $9.99 later, and $8.88 then.", GuardHouse.Everything()));

    [Fact]
    public void A_quoted_article_may_say_what_happens()
    {
        const string sentence = "Your account has been suspended because an invoice is open.";
        var evidence = new Evidence();
        Assert.NotEqual("", Caught(sentence, evidence));

        evidence.AddPassage(new PassageResult("a", "A", "", $"You may see this page:\n\n- **{sentence}**\n", 1));
        Assert.Equal("", Caught(sentence, evidence));
    }

    [Theory]
    [InlineData("questions.json")]
    [InlineData("questions-harder.json")]
    [InlineData("questions-held-out.json")]
    public async Task The_built_in_assistant_is_never_replaced(string file)
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        var set = QuestionSet.Load(file);
        var caught = new List<string>();
        foreach (var (ask, department) in set.answerable.Select(q => (q.ask, q.department)).Concat(set.unanswerable.Select(q => (q.ask, q.department))))
        {
            var chat = new BuiltInChat(house, department);
            var answer = await chat.SayAsync(ask);
            var evidence = new Evidence();
            foreach (var passage in chat.Passages)
                evidence.AddPassage(passage);
            if (Caught(answer.Text, evidence) is { Length: > 0 } what)
                caught.Add($"{what} <- {ask}");
        }

        Assert.True(caught.Count == 0, string.Join('\n', caught));
    }

    [Theory]
    [InlineData("account-questions.json")]
    [InlineData("account-questions-held-out.json")]
    public async Task The_built_in_assistant_is_never_replaced_when_it_tells_of_accounts_and_actions(string file)
    {
        await using var house = await KnowledgeHouse.WithDemoArticlesAsync();
        var caught = new List<string>();
        foreach (var question in AccountQuestion.Load(file))
        {
            var chat = new BuiltInChat(house, question.department, visitor: new AccountVisitor(question.@as));
            var evidence = new Evidence();
            foreach (var message in question.says)
            {
                var answer = await chat.SayAsync(message);
                foreach (var passage in chat.Passages)
                    evidence.AddPassage(passage);
                foreach (var (tool, result) in chat.Results)
                {
                    evidence.AddResult(tool, result);
                    if (tool is "create_ticket" or "request_callback" or "transfer_human" && result.GetProperty("status").ValueEquals("success"))
                        evidence.AddAction(tool);
                }
                if (Caught(answer.Text, evidence) is { Length: > 0 } what)
                    caught.Add($"{what} <- {message}");
                evidence.AddSaid(answer.Text);
            }
        }

        Assert.True(caught.Count == 0, string.Join('\n', caught));
    }

    /// <summary>Whatever the text and wherever it is cut: a draft is a beginning of the text, holds nothing unproven, and never goes back.</summary>
    [Fact]
    public void T18_A_draft_never_shows_what_is_not_proven()
    {
        string[] pieces =
        [
            "$", "76", ".", "80", "5.99", " ", "\n", "USD", "twenty", " dollars", " per month", "T-", "7K2M4QX", "ticket #", "12345", "I have ", "created ", "a ticket", "Your ",
            "service ", "has been ", "cancelled", "?", "! ", ". ", "If ", "**", "&#36;", "|", "- ", "you want", ", ", "10-", "3,", "500", "%", " off",
        ];
        var text = Gen.ListOf(Gen.OneOf(Gen.Elements(pieces), Gen.Elements(Answers.Harmless), Gen.Elements(Answers.Lies))).Select(parts => string.Concat(parts.Take(8)));
        Prop.ForAll(text.ToArbitrary(), written =>
        {
            var evidence = Everything;
            var before = "";
            var growing = new DraftGuard(evidence);
            for (var length = 0; length <= written.Length; length++)
            {
                var draft = OutputGuard.Draft(written[..length], evidence);
                if (!written.StartsWith(draft, StringComparison.Ordinal) || !draft.StartsWith(before, StringComparison.Ordinal) || OutputGuard.FirstUnproven(draft, evidence) is not null
                    || growing.Show(written[..length]) != draft)
                    throw new InvalidOperationException($"After {length} characters of <{written}> the draft is <{draft}>, before it was <{before}>.");
                before = draft;
            }
            var unproven = OutputGuard.FirstUnproven(written, evidence);
            // The first words of a claim ("I have") claim nothing, and "the total is" is no figure yet.
            if (unproven is not null && before.Length >= unproven.Start + unproven.Length)
                throw new InvalidOperationException($"<{before}> goes beyond the unproven part of <{written}>.");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));
    }

    [Theory]
    [InlineData("To change your nameservers, open the client por", "To change your nameservers, open the client")]
    [InlineData("It costs $5", "It costs")]
    [InlineData("It costs 45 ", "It costs")]
    [InlineData("That makes twenty ", "That makes")]
    [InlineData("You can pay in US", "You can pay in")]
    [InlineData("You can pay in US dollars ", "You can pay in US")]
    [InlineData("A ticket dollars$10-! ", "A ticket")]
    [InlineData("Well, I have created a ticket", "Well, I have")]
    [InlineData("Well, I have created a ticket. Bye. ", "Well, I have")]
    [InlineData("Sure. Look [here](https://docs", "Sure. Look")]
    [InlineData("Cr", "")]
    public void A_draft_grows_word_by_word_where_nothing_can_come_of_it(string written, string shown) =>
        Assert.Equal(shown, OutputGuard.Draft(written, new Evidence()));

    /// <summary>As long as a model's text can get at all. Cubic patterns took minutes here.</summary>
    [Theory]
    [InlineData("1")]
    [InlineData("1,111 ")]
    [InlineData("1 2 3,4 $ 5 to I have - ")]
    [InlineData("I have created your ")]
    [InlineData("one hundred and ")]
    [InlineData("case T-")]
    [InlineData("your ticket has been ")]
    [InlineData("| 1 ")]
    [InlineData("&amp;<b>*")]
    [InlineData("costs 5 - ")]
    public void A_hostile_text_of_any_size_is_judged_quickly(string piece)
    {
        var line = string.Concat(Enumerable.Repeat(piece, 1990 / piece.Length));
        var lines = string.Concat(Enumerable.Repeat(line + "\n", 32));
        var start = System.Diagnostics.Stopwatch.GetTimestamp();

        OutputGuard.FirstUnproven(string.Concat(Enumerable.Repeat(piece, 65_536 / piece.Length)), Everything);
        // All of it, whatever the first line holds.
        foreach (var part in lines.Split('\n'))
            OutputGuard.FirstUnproven(part, Everything);

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10));
    }

    private static string Caught(string answer, Evidence evidence) =>
        OutputGuard.FirstUnproven(answer, evidence) is { } unproven ? $"{unproven.Reason}: {answer.Substring(unproven.Start, unproven.Length)}" : "";
}
