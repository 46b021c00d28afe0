using Livechat.Assistant.Turns;
using Livechat.Knowledge;
using Xunit;

namespace Livechat.Tests.Assistant;

public sealed class AnswerTextTests
{
    private static readonly PassageResult[] Passages =
    [
        new("refunds", "Refunds", "", "Hosting plans can be returned within 30 days of the first order and you get the full hosting price back.", 0.9),
        new("website-down", "My website is down", "", "Check whether the domain has expired, then look at the error page your browser shows.", 0.8),
        new("a", "A", "", "", 0.1), new("b", "B", "", "", 0.1),
    ];

    [Theory]
    [InlineData("Within 30 days [[refunds]].", "Within 30 days.", "refunds")]
    [InlineData("Within 30 days. [[refunds]]\n\nElse not. [[website-down]]", "Within 30 days.\n\nElse not.", "refunds website-down")]
    [InlineData("Both. [[refunds, website-down]]", "Both.", "refunds website-down")]
    [InlineData("Twice [[refunds]] the same [[refunds]].", "Twice the same.", "refunds")]
    [InlineData("Nobody knows it. [[made-up]]", "Nobody knows it.", "")]
    [InlineData("One bracket [website-down].", "One bracket.", "website-down")]
    [InlineData("A link [website-down](https://x.test) stays.", "A link [website-down](https://x.test) stays.", "")]
    [InlineData("An [unknown-thing] stays, and [ x ] too.", "An [unknown-thing] stays, and [ x ] too.", "")]
    [InlineData("In bash [[ -f x ]] stays.", "In bash [[ -f x ]] stays.", "")]
    [InlineData("Four [[a]] [[b]] [[refunds]] [[website-down]]", "Four", "a b refunds")]
    public void Marks_become_citations(string written, string text, string slugs)
    {
        var final = AnswerText.Final(written, Passages);

        Assert.Equal(text, final.Text);
        Assert.Equal(slugs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(slug => "/help/" + slug), final.Citations.Select(citation => citation.Url));
    }

    [Theory]
    [InlineData("Hello", "Hello")]
    [InlineData("Hello [", "Hello")]
    [InlineData("Hello [[ref", "Hello")]
    [InlineData("Hello [[refunds]", "Hello")]
    [InlineData("Hello [[refunds]] there", "Hello there")]
    [InlineData("{", "")]
    [InlineData("{\"action\":", "")]
    [InlineData("[{\"a\"", "")]
    [InlineData("```", "")]
    [InlineData("```json\n{", "")]
    [InlineData("<tool_call>", "")]
    [InlineData("```\nv=spf1", "```\nv=spf1")]
    public void A_draft_shows_neither_open_marks_nor_what_may_be_raw(string written, string shown) => Assert.Equal(shown, AnswerText.Draft(written));

    [Theory]
    [InlineData("""{"action":"create_ticket","success":true}""")]
    [InlineData("{ \"reply\": \"Hello\" }")]
    [InlineData("""[{"type":"text"}]""")]
    [InlineData("{}")]
    [InlineData("```json\n{\"a\":1}\n```")]
    [InlineData("```tool_code\nprint(default_api.search_knowledge(query='x'))\n```")]
    [InlineData("search_knowledge(query=\"refund\")")]
    [InlineData("I will look.\n{\"name\":\"search_knowledge\",\"arguments\":{}}")]
    [InlineData("<tool_call>x</tool_call>")]
    [InlineData("<|tool_call|>")]
    [InlineData("<!DOCTYPE html><html>")]
    [InlineData("<function=search_knowledge>")]
    public void Output_for_machines_is_recognised(string text) => Assert.True(RawOutput.Is(text, ["search_knowledge", "transfer_human"]));

    [Theory]
    [InlineData("Add this record:\n```\nv=spf1 include:_spf.example.com ~all\n```")]
    [InlineData("[Our help page](https://x.test) says so.")]
    [InlineData("Use `<html lang>` in your theme.")]
    [InlineData("Put {\"a\":1} into the file, please.")]
    [InlineData("You can search our knowledge base.")]
    public void Words_for_people_are_not(string text) => Assert.False(RawOutput.Is(text, ["search_knowledge", "transfer_human"]));

    [Theory]
    [InlineData("One. Two. And thr", "One. Two. …")]
    [InlineData("Version 8.2 is", "Version 8.2 is …")]
    [InlineData("A. Then a very long sentence that has no end", "A. Then a very long sentence that has no end …")]
    public void A_cut_text_ends_at_a_sentence(string text, string expected) => Assert.Equal(expected, AnswerText.EndAtSentence(text));

    [Fact]
    public void An_answer_that_clearly_rests_on_one_passage_gets_its_citation()
    {
        Assert.Equal("refunds", Grounding.PassageBehind("You can return a hosting plan within 30 days of your first order, and get the full price back.", Passages)?.Article);
        Assert.Null(Grounding.PassageBehind("Hello! What can I do for you today? I am happy to help with anything around your website.", Passages));
        Assert.Null(Grounding.PassageBehind("Yes.", Passages));
    }
}
