using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Livechat.Server.Widget;

/// <summary>
/// Static files as the build has compressed them: under a file's own name, the .gz beside it. A file without one is not here. Nothing is
/// compressed at run time, and nothing that is anybody's own: its length would tell of it.
/// </summary>
/// <param name="files">The files as they are, each with its .gz if that is smaller.</param>
internal sealed class GzipFiles(IFileProvider files) : IFileProvider
{
    public const string Encoding = "gzip";

    /// <summary>Whether the request takes gzip, and likes nothing plain better.</summary>
    public static bool AreWanted(HttpContext context)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        return (Quality(accepted, Encoding) ?? Quality(accepted, "*")) is { } quality && quality > 0 && quality >= (Quality(accepted, "identity") ?? 0);
    }

    public IFileInfo GetFileInfo(string subpath) => files.GetFileInfo(subpath + ".gz");

    public IDirectoryContents GetDirectoryContents(string subpath) => NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private static double? Quality(IEnumerable<StringWithQualityHeaderValue> accepted, string encoding) =>
        accepted.FirstOrDefault(value => value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase)) is { } found ? found.Quality ?? 1 : null;
}
