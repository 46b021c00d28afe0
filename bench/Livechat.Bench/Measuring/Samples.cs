namespace Livechat.Bench.Measuring;

/// <summary>Measured values, and what stands at which share of them.</summary>
internal sealed class Samples
{
    private readonly double[] _sorted;

    public Samples(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0)
            throw new BenchException("Nothing was measured.");
    }

    public int Count => _sorted.Length;

    public double Least => _sorted[0];

    public double Most => _sorted[^1];

    public double Median => At(0.5);

    /// <summary>The smallest value that at least this share of all values does not exceed.</summary>
    public double At(double share) => _sorted[Math.Max(0, (int)Math.Ceiling(share * _sorted.Length) - 1)];
}
