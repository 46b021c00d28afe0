using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Livechat.Hosting;

/// <summary>A random key in a file of its own that only the owner reads (0600), made at first use and the same for all processes of an installation.</summary>
/// <param name="randomBytes">How much of it is chance; its text is base64url of them.</param>
public sealed class KeyFile(string path, int randomBytes = 32)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    public string Path => path;

    /// <summary>The key as the ASCII bytes of its text; null when there is none yet. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when the file can't be read.</summary>
    public byte[]? Find() => File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } text ? Encoding.UTF8.GetBytes(text) : null;

    /// <summary>The key; made when there is none. Throws like <see cref="Find"/>, also when it can't be written.</summary>
    public byte[] FindOrMake() => Find() ?? Make();

    private byte[] Make()
    {
        using var turn = TakeTurn();
        if (Find() is { } made)
            return made;
        var draft = path + ".new";
        using (var stream = PrivateFile.Open(draft, FileMode.Create))
        {
            stream.Write(Encoding.ASCII.GetBytes(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(randomBytes)) + "\n"));
            // What it signed would be worth nothing if a power cut took it.
            stream.Flush(flushToDisk: true);
        }
        File.Move(draft, path, overwrite: true);
        return Find() ?? throw new IOException($"{path} is empty.");
    }

    // A move that does not overwrite is no single step everywhere, so two that make the key at once take turns by a
    // locked file. The end of another process's lock can be asked for, but not awaited.
    private FileStream TakeTurn()
    {
        for (var start = Environment.TickCount64; ;)
        {
            try
            {
                return new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && Environment.TickCount64 - start < LongestWait.TotalMilliseconds)
            {
                Thread.Sleep(10);
            }
        }
    }
}
