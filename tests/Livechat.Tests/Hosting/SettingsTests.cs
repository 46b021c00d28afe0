using Livechat.Hosting;
using Livechat.Tests.Support;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace Livechat.Tests.Hosting;

public sealed class SettingsTests
{
    [Fact]
    public void Defaults_are_those_of_the_protocol()
    {
        var (options, faults) = Read();

        Assert.Empty(faults);
        var limits = options.Limits;
        Assert.Equal((4000, 16 * 1024, 10), (limits.MessageCharacters, limits.FrameBytes, limits.FrameAssembly.TotalSeconds));
        Assert.Equal((30, 10, 10, 200), (limits.MessagesPerMinute, limits.MessageBurst, limits.SocketsPerVisitor, limits.SocketsPerAddress));
        Assert.Equal((256 * 1024, 10, 25, 60), (limits.OutgoingQueueBytes, limits.Hello.TotalSeconds, limits.Heartbeat.TotalSeconds, limits.HeartbeatTimeout.TotalSeconds));
        Assert.False(options.Demo);
        Assert.Null(options.Gemini.ApiKey);
        Assert.Null(options.Gemini.Temperature);
        Assert.Empty(options.AllowedOrigins);
    }

    [Theory]
    [InlineData("LIVECHAT_MESSAGE_CHARACTERS")]
    [InlineData("LIVECHAT_FRAME_BYTES")]
    [InlineData("LIVECHAT_FRAME_SECONDS")]
    [InlineData("LIVECHAT_MESSAGES_PER_MINUTE")]
    [InlineData("LIVECHAT_MESSAGE_BURST")]
    [InlineData("LIVECHAT_SOCKETS")]
    [InlineData("LIVECHAT_SOCKETS_PER_VISITOR")]
    [InlineData("LIVECHAT_SOCKETS_PER_ADDRESS")]
    [InlineData("LIVECHAT_QUEUE_BYTES")]
    [InlineData("LIVECHAT_HELLO_SECONDS")]
    [InlineData("LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS")]
    public void Every_limit_goes_up_to_a_million(string name) => Assert.Empty(Read((name, "1000000")).Faults);

    [Theory]
    [InlineData("LIVECHAT_MESSAGE_BURST", "abc")]
    [InlineData("LIVECHAT_MESSAGE_BURST", "0")]
    [InlineData("LIVECHAT_MESSAGE_BURST", "-1")]
    [InlineData("LIVECHAT_MESSAGE_BURST", "1.5")]
    [InlineData("LIVECHAT_MESSAGE_BURST", "99999999999999")]
    [InlineData("LIVECHAT_AUDIT_KEY", "too short to be a key")]
    [InlineData("LIVECHAT_DEMO", "perhaps")]
    [InlineData("GEMINI_TEMPERATURE", "2.1")]
    [InlineData("GEMINI_TEMPERATURE", "NaN")]
    [InlineData("GEMINI_TEMPERATURE", "warm")]
    [InlineData("GEMINI_BASE_URL", "ftp://example.com")]
    [InlineData("LIVECHAT_PUBLIC_URL", "https://chat.example.com/path")]
    [InlineData("LIVECHAT_PUBLIC_URL", "chat.example.com")]
    [InlineData("LIVECHAT_ALLOWED_ORIGINS", "https://www.example.com, *")]
    [InlineData("LIVECHAT_ALLOWED_ORIGINS", "https://*.example.com")]
    [InlineData("LIVECHAT_ALLOWED_ORIGINS", "https://user@example.com")]
    [InlineData("LIVECHAT_ALLOWED_ORIGINS", "https://example.com/shop")]
    [InlineData("LIVECHAT_ALLOWED_ORIGINS", "null")]
    public void A_bad_value_is_a_fault_that_names_its_setting(string name, string value) =>
        Assert.StartsWith(name, Assert.Single(Read((name, value)).Faults));

    [Fact]
    public void Every_fault_is_listed_at_once()
    {
        var (_, faults) = Read(("LIVECHAT_DEMO", "x"), ("GEMINI_TEMPERATURE", "x"), ("LIVECHAT_FRAME_BYTES", "x"), ("OPENAI_BASE_URL", "http://localhost:11434/v1"));

        Assert.Equal(4, faults.Count);
        Assert.Contains(faults, fault => fault.Contains("OPENAI_MODEL"));
    }

    [Fact]
    public void The_timeout_must_be_longer_than_the_heartbeat() =>
        Assert.Contains("LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS", Assert.Single(Read(("LIVECHAT_HEARTBEAT_SECONDS", "60")).Faults));

    [Fact]
    public void An_empty_value_means_not_set()
    {
        var (options, faults) = Read(("GEMINI_API_KEY", " "), ("GEMINI_TEMPERATURE", ""), ("LIVECHAT_MESSAGE_BURST", ""));

        Assert.Empty(faults);
        Assert.Null(options.Gemini.ApiKey);
        Assert.Equal(10, options.Limits.MessageBurst);
    }

    [Fact]
    public void Origins_are_written_as_browsers_write_them()
    {
        var (options, _) = Read(("LIVECHAT_ALLOWED_ORIGINS", "https://www.Example.com/ , http://shop.example.com:8080,https://example.org:443"));

        Assert.Equal(["https://www.example.com", "http://shop.example.com:8080", "https://example.org"], options.AllowedOrigins);
    }

    [Fact]
    public void Descriptions_mask_secrets_and_name_the_layer()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("GEMINI_MODEL", (string?)"weaker")])
            .AddCommandLine(["--GEMINI_API_KEY=canary-key", "--GEMINI_MODEL=stronger"])
            .Build();

        var lines = SettingsReader.Describe(configuration).ToList();

        Assert.Equal(Settings.All.Count, lines.Count);
        Assert.DoesNotContain(lines, line => line.Contains("canary-key"));
        Assert.Contains("GEMINI_API_KEY=********  (command line)", lines);
        Assert.Contains("GEMINI_MODEL=stronger  (command line)", lines);
        Assert.Contains("LIVECHAT_MESSAGE_BURST=10  (default)", lines);
    }

    [Fact]
    public void A_fault_in_a_secret_does_not_print_it() =>
        Assert.All(Settings.All.Where(setting => setting.Secret), setting =>
            Assert.DoesNotContain(Read((setting.Name, "canary-key"), ("LIVECHAT_DEMO", "x")).Faults, fault => fault.Contains("canary-key")));

    [Fact]
    public void A_misspelt_name_is_noticed() =>
        Assert.Equal(["LIVECHAT_MESAGE_BURST"], SettingsReader.Unknown(Configuration(("LIVECHAT_MESAGE_BURST", "5"), ("LIVECHAT_MESSAGE_BURST", "5"), ("PATH", "/bin"))));

    [Fact]
    public void The_example_file_names_every_setting_and_no_other()
    {
        var example = File.ReadAllLines(Path.Combine(Repository.Root, ".env.example"));

        var names = example
            .Select(line => line.TrimStart('#', ' '))
            .Where(line => System.Text.RegularExpressions.Regex.IsMatch(line, "^[A-Z][A-Z0-9_]+="))
            .Select(line => line[..line.IndexOf('=')])
            .ToList();

        Assert.Equal(Settings.All.Select(setting => setting.Name).Order(), names.Order());
    }

    private static (LivechatOptions Options, IReadOnlyList<string> Faults) Read(params (string Name, string Value)[] values) =>
        SettingsReader.Read(Configuration(values));

    private static IConfigurationRoot Configuration(params (string Name, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Name, (string?)pair.Value))).Build();
}
