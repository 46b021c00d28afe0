using System.Diagnostics;
using Livechat.Checker.Clients;
using Livechat.Checker.Faults;
using Livechat.Checker.Histories;
using Livechat.Checker.Servers;

namespace Livechat.Checker;

/// <summary>
/// One check: visitors talk to a real server while faults are inflicted; then everything is healed, what is under way comes to rest, and what
/// was promised is compared with what is stored and shown.
/// </summary>
public sealed class CheckRun
{
    private const string Department = "support";
    private const int MostHistories = 20;

    private readonly CheckPlan _plan;
    private readonly Random _random;
    private readonly History _history = new(TimeProvider.System);
    private readonly Observed _observed = new();

    private CheckRun(CheckPlan plan)
    {
        _plan = plan;
        _random = new Random(plan.Seed);
    }

    /// <summary>Throws <see cref="CheckException"/> when a server does not start or end as it should, or a client is told what no good client is ever told.</summary>
    public static Task<CheckReport> RunAsync(CheckPlan plan, CancellationToken cancel) => new CheckRun(plan).RunAsync(cancel);

    private async Task<CheckReport> RunAsync(CancellationToken cancel)
    {
        var begin = Stopwatch.GetTimestamp();
        await using var model = await PlayedModel.StartAsync();
        await using var server = new ChatServer(_plan.Program, _plan.Folder, ServerSettings.For(model.Url, _plan.Content));
        await server.StartAsync(cancel);
        await using var proxy = new CutProxy { Target = () => server.Port };
        var scene = new Scene(server, proxy, model, _history, _observed);
        var address = new Uri($"ws://127.0.0.1:{proxy.Port}/livechat/ws/{Department}/");

        var participants = new Participants(address, _history, _observed);

        await TroubleAsync(scene, participants, cancel);
        var (screens, unfinished) = await participants.RestAsync(new StoredRows(server.DatabaseFile), cancel);
        return Report(server, screens, unfinished, Stopwatch.GetElapsedTime(begin));
    }

    /// <summary>Visitors talk, faults happen, until the plan is fulfilled.</summary>
    private async Task TroubleAsync(Scene scene, Participants participants, CancellationToken cancel)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var talking = Enumerable.Range(0, _plan.Talks).Select(i => TalkOnAsync(i, participants, new Random(_random.Next()), end.Token)).ToList();
        for (var i = 0; i < _plan.ClassicVisitors; i++)
            talking.Add(participants.NewClassic($"classic{i}", new Random(_random.Next())).RunAsync(_plan.Pause, end.Token));
        var outside = InflictAsync(_plan.OutsideFaults, scene, new Random(_random.Next()), end.Token);
        var inflicting = InflictAsync(_plan.ServerFaults, scene, new Random(_random.Next()), end.Token);
        try
        {
            // Whatever ends before its time has failed, and says how.
            await Task.WhenAny([inflicting, outside, .. talking, FulfilledAsync(cancel)]);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll([inflicting, outside, .. talking]);
        }
    }

    private async Task FulfilledAsync(CancellationToken cancel)
    {
        if (_plan.Kills is not { } kills)
        {
            await Task.Delay(_plan.Duration, cancel);
            // On a machine with little time left for it: as long again, until the run proves something.
            var begin = Stopwatch.GetTimestamp();
            while (!ProvesSomething() && Stopwatch.GetElapsedTime(begin) < _plan.Duration)
                await Task.Delay(100, cancel);
            return;
        }
        while (_plan.ServerFaults.OfType<Kill>().Distinct().Sum(kill => kill.Effective) < kills)
            await Task.Delay(100, cancel);
    }

    private bool ProvesSomething() => _history.Acked >= _plan.LeastAcked && _plan.ServerFaults.Concat(_plan.OutsideFaults).All(fault => fault.Effective > 0);

    private async Task TalkOnAsync(int visitor, Participants participants, Random random, CancellationToken cancel)
    {
        for (var n = 1; !cancel.IsCancellationRequested; n++)
            await participants.NewTalk($"visitor{visitor}-{n}", random.Next(1, 3), random).RunAsync(_plan.MessagesPerTalk, _plan.Pause, cancel);
    }

    /// <summary>One fault after the other: each kind once in a random order, then again. Between two there is traffic.</summary>
    private async Task InflictAsync(IReadOnlyList<Fault> faults, Scene scene, Random random, CancellationToken cancel)
    {
        if (faults.Count == 0)
            await Task.Delay(Timeout.Infinite, cancel).ContinueWith(_ => { }, TaskScheduler.Default);
        var order = faults.ToArray();
        try
        {
            while (true)
            {
                random.Shuffle(order);
                foreach (var fault in order)
                {
                    await TrafficAsync(random.Next(3, 30), cancel);
                    await fault.FireAsync(scene, random, cancel);
                }
            }
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
    }

    private async Task TrafficAsync(int messages, CancellationToken cancel)
    {
        var (wanted, begin) = (_history.Acked + messages, Stopwatch.GetTimestamp());
        // When the other faults let nothing through, this one need not wait for them.
        while (_history.Acked < wanted && Stopwatch.GetElapsedTime(begin) < TimeSpan.FromSeconds(5))
            await Task.Delay(10, cancel);
    }

    private CheckReport Report(ChatServer server, IReadOnlyList<FinalScreen> screens, string? unfinished, TimeSpan took)
    {
        var rows = new StoredRows(server.DatabaseFile);
        var stored = rows.Read();
        var attempts = _history.Attempts;
        var violations = Judge.Compare(new Evidence(attempts, screens, stored));
        var histories = violations.SelectMany(violation => Wording.TokensIn($"{violation.Token} {violation.What}")).Distinct().Take(MostHistories).ToDictionary(token => token, _history.Of);
        return new CheckReport(
            _plan.Seed, took, stored.Count, screens.Count, attempts.Count, attempts.Count(attempt => attempt.AckedAt is not null),
            stored.Sum(conversation => conversation.Lines.Count(line => line.IsVisitor)),
            stored.SelectMany(conversation => conversation.Turns).GroupBy(turn => turn.AnsweredBy ?? turn.Outcome ?? turn.State).ToDictionary(group => group.Key, group => group.Count()),
            _observed.Reconnects, _observed.Nacks, _observed.Resets, _observed.Gaps,
            [.. _plan.ServerFaults.Concat(_plan.OutsideFaults).Distinct().Select(fault => new FaultCount(fault.Name, fault.Fired, fault.Effective))],
            unfinished, rows.Integrity(), violations, histories, _plan.LeastAcked);
    }
}
