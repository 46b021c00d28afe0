using Microsoft.Extensions.Configuration;

namespace Livechat.Hosting;

/// <summary>A .env file: NAME=value lines, # comments, optional quotes and a leading "export". A missing file is an empty one.</summary>
public sealed class DotEnvSource(string path) : IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => new DotEnvProvider(path);
}

public sealed class DotEnvProvider(string path) : ConfigurationProvider
{
    public string Path => path;

    public override void Load()
    {
        if (!File.Exists(path))
            return;
        foreach (var line in File.ReadLines(path))
        {
            var text = line.Trim();
            if (text.StartsWith("export ", StringComparison.Ordinal))
                text = text["export ".Length..].TrimStart();
            var equals = text.IndexOf('=');
            if (equals <= 0 || text[0] == '#')
                continue;
            Data[text[..equals].TrimEnd()] = Value(text[(equals + 1)..].Trim());
        }
    }

    private static string Value(string text)
    {
        if (text.Length > 1 && text[0] is ('"' or '\''))
        {
            var end = text.IndexOf(text[0], 1);
            if (end > 0)
                return text[1..end];
        }
        // A # only starts a comment after a space: keys and addresses may contain one.
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment]).TrimEnd();
    }
}
