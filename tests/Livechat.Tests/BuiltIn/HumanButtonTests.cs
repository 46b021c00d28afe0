using System.Text.RegularExpressions;
using Livechat.Tests.Support;
using Xunit;

namespace Livechat.Tests.BuiltIn;

/// <summary>The widget's "Talk to a human" leads to one in each of its languages, also where no language model understands it.</summary>
public sealed partial class HumanButtonTests(SharedHost shared)
{
    public static TheoryData<string, string> Catalogues => new(
        from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "widget", "src", "texts"), "??.ts")
        select (Path.GetFileNameWithoutExtension(file), Sentence().Match(File.ReadAllText(file)).Groups[1].Value));

    [Theory]
    [MemberData(nameof(Catalogues))]
    public async Task It_leads_to_a_human(string language, string sentence)
    {
        var host = await shared.GetAsync();
        await using var client = await host.JoinAsync();
        await client.SendMessageAsync(sentence);

        Assert.True("waiting" == (await client.NextAsync("status")).Text("status"), language);
    }

    [Fact]
    public void There_are_eight_languages() => Assert.Equal(8, Catalogues.Count);

    [GeneratedRegex("""humanMessage: "([^"]+)",""")]
    private static partial Regex Sentence();
}
