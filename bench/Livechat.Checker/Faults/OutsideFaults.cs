using Livechat.Checker.Servers;

namespace Livechat.Checker.Faults;

/// <summary>
/// A while in which connections are cut, early or late, in either direction, with a reset or without a word, and pieces are delayed. It mattered
/// when at least one was cut.
/// </summary>
public sealed class BadNetwork() : Fault("bad network")
{
    protected override async Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel)
    {
        var before = scene.Proxy.Harmed;
        var gate = new Lock();
        scene.Proxy.NextPlan = () =>
        {
            lock (gate)
                return AnyPlan(random);
        };
        try
        {
            // Those that are open are cut as well, so that the plans meet somebody.
            scene.Proxy.CutAll();
            await Task.Delay(Some(random, 500, 4000), cancel);
            return scene.Proxy.Harmed > before;
        }
        finally
        {
            scene.Proxy.NextPlan = () => LinkPlan.Faithful;
        }
    }

    private static LinkPlan AnyPlan(Random random)
    {
        var plan = new LinkPlan(
            random.Next(2) == 0 ? Direction.ToServer : Direction.ToClient, Ending: random.Next(4) == 0 ? Ending.HalfOpen : Ending.Reset,
            Delay: TimeSpan.FromMilliseconds(random.Next(3) == 0 ? random.Next(1, 60) : 0));
        return random.Next(3) switch
        {
            0 => plan with { Frames = random.Next(0, 20) },
            1 => plan with { Bytes = random.Next(1, 4000) },
            _ => plan,
        };
    }
}

/// <summary>A while in which the model goes wrong in one way. It mattered when it was asked meanwhile.</summary>
public sealed class BadModel() : Fault("bad model")
{
    private static readonly ModelTrouble[] Troubles = [.. Enum.GetValues<ModelTrouble>().Where(trouble => trouble != ModelTrouble.None)];

    protected override async Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel)
    {
        var before = scene.Model.Troubled;
        scene.Model.Trouble = Troubles[random.Next(Troubles.Length)];
        try
        {
            await Task.Delay(Some(random, 300, 2000), cancel);
            return scene.Model.Troubled > before;
        }
        finally
        {
            scene.Model.Trouble = ModelTrouble.None;
        }
    }
}
