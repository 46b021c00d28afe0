using Livechat.Hosting;

namespace Livechat.Server.Verbs;

internal static class ConfigVerb
{
    public static Task<int> RunAsync(string[] args, CancellationToken cancel)
    {
        var configuration = ServerApp.Configure(args).Configuration;
        foreach (var line in SettingsReader.Describe(configuration))
            Console.WriteLine(line);
        var (options, faults) = SettingsReader.Read(configuration);
        Console.WriteLine($"# {Capacity.Derive(OpenFileLimit.Read(), options.Limits.Sockets)}");
        foreach (var fault in faults)
            Console.Error.WriteLine(fault);
        foreach (var name in SettingsReader.Unknown(configuration))
            Console.Error.WriteLine($"{name} is not a setting of this version and has no effect.");
        return Task.FromResult(faults.Count == 0 ? 0 : 1);
    }
}
