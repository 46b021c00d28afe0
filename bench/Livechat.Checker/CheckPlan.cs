using Livechat.Checker.Faults;

namespace Livechat.Checker;

/// <summary>What one check does, and what it must at least have seen to count.</summary>
/// <param name="Program">Path of Livechat.Server.dll.</param>
/// <param name="Content">The folder of personas and articles.</param>
/// <param name="Folder">Where the server works; the caller removes it.</param>
/// <param name="Seed">Everything random comes from it. The same seed makes the same plans; when they meet the server is the machine's affair.</param>
/// <param name="Duration">How long faults are inflicted, and at most as long again until each has met something; <see cref="Kills"/> may say otherwise.</param>
public sealed record CheckPlan(string Program, string Content, string Folder, int Seed, TimeSpan Duration)
{
    /// <summary>Goes on until so many kills mattered, however long that takes; null for the duration.</summary>
    public int? Kills { get; init; }

    public int Talks { get; init; } = 8;

    public int ClassicVisitors { get; init; } = 3;

    /// <summary>A conversation that has so many messages rests, and its visitor begins another.</summary>
    public int MessagesPerTalk { get; init; } = 60;

    /// <summary>Milliseconds between two messages of one visitor, at most.</summary>
    public int Pause { get; init; } = 300;

    /// <summary>Fewer acknowledged messages prove nothing.</summary>
    public int LeastAcked { get; init; } = 100;

    /// <summary>What happens to the server: one at a time. One that stands here more than once happens more often.</summary>
    public IReadOnlyList<Fault> ServerFaults { get; init; } = [new Kill(), new Drain(), new Freeze(), new LockedDatabase()];

    /// <summary>What happens around it, at the same time: one at a time.</summary>
    public IReadOnlyList<Fault> OutsideFaults { get; init; } = [new BadNetwork(), new BadModel()];
}
