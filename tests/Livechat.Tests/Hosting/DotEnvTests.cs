using Livechat.Hosting;
using Livechat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Livechat.Tests.Hosting;

public sealed class DotEnvTests
{
    [Theory]
    [InlineData("NAME=value", "value")]
    [InlineData("  NAME = value  ", "value")]
    [InlineData("export NAME=value", "value")]
    [InlineData("NAME=\"quoted value\"", "quoted value")]
    [InlineData("NAME='single # quoted'", "single # quoted")]
    [InlineData("NAME=value # a comment", "value")]
    [InlineData("NAME=key#with-hash", "key#with-hash")]
    [InlineData("NAME=a=b=c", "a=b=c")]
    [InlineData("NAME=", "")]
    [InlineData("NAME=first\nNAME=second", "second")]
    [InlineData("NAME=value\r", "value")]
    [InlineData("# NAME=value", null)]
    [InlineData("just words", null)]
    [InlineData("=value", null)]
    public void A_line_is_read(string text, string? expected)
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder, ".env");
        File.WriteAllText(path, text);

        Assert.Equal(expected, new ConfigurationBuilder().Add(new DotEnvSource(path)).Build()["NAME"]);
    }

    [Fact]
    public void A_missing_file_is_an_empty_one() =>
        Assert.Empty(new ConfigurationBuilder().Add(new DotEnvSource("/nonexistent/.env")).Build().AsEnumerable());
}
