using Livechat.Identity;
using Microsoft.Extensions.Configuration;

namespace Livechat.Hosting;

/// <summary>Reads and checks all settings at once. Layers, strongest first: command line, environment, .env, appsettings.json, default.</summary>
public static class SettingsReader
{
    /// <summary>The options, or every fault found, one sentence each.</summary>
    public static (LivechatOptions Options, IReadOnlyList<string> Faults) Read(IConfiguration configuration)
    {
        var options = new LivechatOptions();
        var faults = new List<string>();
        foreach (var setting in Settings.All)
        {
            var text = configuration[setting.Name];
            // An empty line in .env means "not set", as in every .env file.
            var given = string.IsNullOrWhiteSpace(text) ? setting.Default : text;
            if (setting.Apply(options, given) is { } fault)
                faults.Add(setting.Secret ? $"{setting.Name} {fault}." : $"{setting.Name} {fault}; it is '{given}'.");
        }
        var openAi = options.OpenAi;
        if (options.Gemini.ApiKey is null && (openAi.BaseUrl is not null || openAi.ApiKey is not null) && openAi.Model is null)
            faults.Add("OPENAI_MODEL must be set when OPENAI_BASE_URL or OPENAI_API_KEY is.");
        faults.AddRange(SiteKeys.Faults(options.SiteIdentity));
        // Shorter than the hash is weaker than the hash.
        if (options.Accounts.Url is not null && options.Accounts.Secret is not { Length: >= 32 })
            faults.Add("LIVECHAT_ACCOUNTS_SECRET must be set, with 32 characters or more, when LIVECHAT_ACCOUNTS_URL is.");
        if (Failpoint.Fault(configuration[Failpoint.Variable], options.Demo) is { } failpoint)
            faults.Add(failpoint);
        if (options.Limits.HeartbeatTimeout <= options.Limits.Heartbeat)
            faults.Add("LIVECHAT_HEARTBEAT_TIMEOUT_SECONDS must be more than LIVECHAT_HEARTBEAT_SECONDS.");
        return (options, faults);
    }

    /// <summary>Names that look like ours but are none: usually a slip of the pen.</summary>
    public static IReadOnlyList<string> Unknown(IConfiguration configuration)
    {
        var known = Settings.All.Select(setting => setting.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. configuration.AsEnumerable().Select(pair => pair.Key)
            .Where(key => key.StartsWith("LIVECHAT_", StringComparison.OrdinalIgnoreCase) && !known.Contains(key)
                && !key.Equals(Failpoint.Variable, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>The effective settings, one line each: name, value with secrets masked, where it came from.</summary>
    public static IEnumerable<string> Describe(IConfigurationRoot configuration)
    {
        foreach (var setting in Settings.All)
        {
            var source = configuration.Providers.LastOrDefault(provider => provider.TryGet(setting.Name, out var text) && !string.IsNullOrWhiteSpace(text));
            var value = source is null ? setting.Default : configuration[setting.Name];
            if (value is not null && setting.Secret)
                value = "********";
            yield return $"{setting.Name}={value}  ({(source is null ? "default" : Layer(source))})";
        }
    }

    private static string Layer(IConfigurationProvider provider) => provider switch
    {
        DotEnvProvider dotEnv => dotEnv.Path,
        Microsoft.Extensions.Configuration.CommandLine.CommandLineConfigurationProvider => "command line",
        Microsoft.Extensions.Configuration.EnvironmentVariables.EnvironmentVariablesConfigurationProvider => "environment",
        Microsoft.Extensions.Configuration.Json.JsonConfigurationProvider json => json.Source.Path ?? "appsettings.json",
        _ => provider.GetType().Name,
    };
}
