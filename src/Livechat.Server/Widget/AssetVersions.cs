using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Livechat.Server.Widget;

/// <summary>Addresses of static files with a mark of their content, so that browsers may keep them for good and still see a new one at once.</summary>
public sealed class AssetVersions(IWebHostEnvironment environment)
{
    private readonly ConcurrentDictionary<string, string> _addresses = new();

    /// <param name="path">Path below wwwroot, from its slash on. A file that is not there keeps its plain address.</param>
    public string Versioned(string path) => _addresses.GetOrAdd(path, Mark);

    private string Mark(string path)
    {
        var file = environment.WebRootFileProvider.GetFileInfo(path);
        if (!file.Exists)
            return path;
        using var content = file.CreateReadStream();
        return $"{path}?v={Convert.ToHexStringLower(SHA256.HashData(content))[..12]}";
    }
}
