using FsCheck;
using FsCheck.Fluent;
using Livechat.Hosting;
using Xunit;

namespace Livechat.Tests.Hosting;

public sealed class FrontMatterTests
{
    [Fact]
    public void Reads_scalars_lists_quotes_and_the_body()
    {
        var head = FrontMatter.Parse("---\r\ntitle: SSL and \"Not secure\": a guide\r\ntags: [a, 'b, c', \"d \\\"e\\\"\"]\r\nnone: []\r\nquoted: \"x: y\"\r\n---\r\n\r\n# Body\r\ntext\r\n", "a.md");

        Assert.Equal("SSL and \"Not secure\": a guide", head.Require("title"));
        Assert.Equal(["a", "b, c", "d \"e\""], head.List("tags"));
        Assert.Empty(head.List("none"));
        Assert.Equal("x: y", head.Find("quoted"));
        Assert.Null(head.Find("missing"));
        Assert.Equal("# Body\ntext", head.Body);
        Assert.Equal(8, head.BodyLine);
    }

    [Theory]
    [InlineData("title: x", 1, "three dashes")]
    [InlineData("---\ntitle: x\n", 3, "no end")]
    [InlineData("---\njust words\n---\n", 2, "key: value")]
    [InlineData("---\na: 1\na: 2\n---\n", 3, "twice")]
    [InlineData("---\na: [x, y\n---\n", 2, "closing ]")]
    [InlineData("---\na: [x,, y]\n---\n", 2, "empty value")]
    [InlineData("---\na: \"x\n---\n", 2, "closing quote")]
    [InlineData("---\na: \"x\" y\n---\n", 2, "after the closing quote")]
    [InlineData("---\nbad key: x\n---\n", 2, "not a key")]
    public void A_fault_names_file_and_line_and_what_to_do(string text, int line, string words)
    {
        var fault = Assert.Throws<FrontMatterException>(() => FrontMatter.Parse(text, "a.md"));

        Assert.Equal(line, fault.Line);
        Assert.Contains(words, fault.Message);
        Assert.StartsWith($"a.md, line {line}: ", fault.Message);
    }

    [Fact]
    public void Unknown_keys_and_wrong_forms_are_faults()
    {
        var head = FrontMatter.Parse("---\ntitle: x\ntgas: [a]\n---\n", "a.md");

        Assert.Contains("tgas", Assert.Throws<FrontMatterException>(() => head.Allow("title", "tags")).Message);
        Assert.Contains("not a list", Assert.Throws<FrontMatterException>(() => head.Find("tgas")).Message);
        Assert.Contains("missing", Assert.Throws<FrontMatterException>(() => head.Require("source")).Message);
    }

    [Fact]
    public void What_is_written_reads_back_the_same() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((first, second) =>
        {
            var one = Line(first.Get);
            string[] list = [Line(first.Get), Line(second.Get)];
            var head = FrontMatter.Parse($"---\none: {FrontMatter.Write(one)}\nlist: {FrontMatter.Write(list)}\n---\n", "x.md");
            return head.Find("one") == one && head.List("list").SequenceEqual(list);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_it_throw_anything_else() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            try
            {
                FrontMatter.Parse("---\n" + text.Get, "x.md");
            }
            catch (FrontMatterException)
            {
                // A fault with file and line is the promised answer to anything it cannot read.
            }
        }).QuickCheckThrowOnFailure();

    private static string Line(string text) => string.Concat(text.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\u0085')));
}
