using System.Globalization;
using System.Text.RegularExpressions;

namespace Livechat.Audit;

/// <summary>The head of the chain at some time. Whoever keeps one elsewhere can tell later that nothing before it was cut off or written anew.</summary>
/// <param name="Seq">The last sealed row; 0 when there is none.</param>
/// <param name="Mac">Its mac.</param>
public sealed partial record AuditAnchor(long Seq, byte[] Mac)
{
    /// <summary>How many sealed rows there were; as many as <see cref="Seq"/> unless some are missing.</summary>
    public long Count { get; init; }

    public string MacText => Convert.ToHexStringLower(Mac);

    public bool IsSame(AuditAnchor? other) => other is not null && Seq == other.Seq && Mac.AsSpan().SequenceEqual(other.Mac);

    /// <summary>Reads <c>seq:mac</c>, or a line with <c>seq=…, mac=…</c> as the log has it; null when it is neither.</summary>
    public static AuditAnchor? Parse(string text) =>
        Short().Match(text.Trim()) is { Success: true } brief ? Read(brief) : Line().Match(text) is { Success: true } line ? Read(line) : null;

    private static AuditAnchor? Read(Match match) =>
        long.TryParse(match.Groups["seq"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var seq)
            ? new AuditAnchor(seq, Convert.FromHexString(match.Groups["mac"].ValueSpan))
            : null;

    [GeneratedRegex("^(?<seq>[0-9]{1,19}):(?<mac>[0-9a-fA-F]{64})$")]
    private static partial Regex Short();

    [GeneratedRegex(@"\bseq=(?<seq>[0-9]{1,19}), mac=(?<mac>[0-9a-fA-F]{64})\b")]
    private static partial Regex Line();
}
