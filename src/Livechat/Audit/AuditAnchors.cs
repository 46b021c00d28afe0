using System.Text;
using Livechat.Hosting;

namespace Livechat.Audit;

/// <summary>The file audit-anchors.log of the data folder: one anchor a line, the newest last. It is not the database, so who can only write there can not mend it.</summary>
internal sealed class AuditAnchors(string dataFolder)
{
    public string File { get; } = Path.Combine(dataFolder, "audit-anchors.log");

    /// <summary>Adds a line. Throws <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be written.</summary>
    public void Add(AuditAnchor anchor, DateTimeOffset at)
    {
        using var stream = PrivateFile.Open(File, FileMode.Append);
        stream.Write(Encoding.ASCII.GetBytes($"{at.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} seq={anchor.Seq}, mac={anchor.MacText}, count={anchor.Count}\n"));
        stream.Flush(flushToDisk: true);
    }

    /// <summary>All anchors in the order of writing, with their lines counted from 1; one that cannot be read is null. Empty without a file.</summary>
    public IEnumerable<(int Line, AuditAnchor? Anchor)> Read()
    {
        if (!System.IO.File.Exists(File))
            yield break;
        var number = 0;
        foreach (var line in System.IO.File.ReadLines(File))
        {
            number++;
            if (line.Length > 0)
                yield return (number, AuditAnchor.Parse(line));
        }
    }
}
