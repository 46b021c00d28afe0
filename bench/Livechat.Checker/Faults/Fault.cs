namespace Livechat.Checker.Faults;

/// <summary>
/// One kind of fault, inflicted again and again. It counts how often it fired, and how often that mattered: a kill of an idle server proves
/// nothing.
/// </summary>
public abstract class Fault(string name)
{
    public string Name => name;

    public int Fired { get; private set; }

    public int Effective { get; private set; }

    /// <summary>Inflicts it once and puts right what must be put right.</summary>
    public async Task FireAsync(Scene scene, Random random, CancellationToken cancel)
    {
        var mattered = await InflictAsync(scene, random, cancel);
        Fired++;
        if (mattered)
            Effective++;
    }

    /// <summary>True when it met something that was under way.</summary>
    protected abstract Task<bool> InflictAsync(Scene scene, Random random, CancellationToken cancel);

    /// <summary>A time from <paramref name="least"/> to <paramref name="most"/> milliseconds.</summary>
    protected static TimeSpan Some(Random random, int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most + 1));
}
