namespace Livechat.Audit;

/// <summary>What is wrong, in the order in which it was found. The first are kept, all are counted.</summary>
internal sealed class Findings
{
    public const int MostKept = 50;

    private readonly List<string> _first = [];

    public IReadOnlyList<string> First => _first;

    public long Count { get; private set; }

    /// <summary>Returns where it is kept, for <see cref="Amend"/>; -1 when there are too many.</summary>
    public int Add(string finding)
    {
        Count++;
        if (_first.Count == MostKept)
            return -1;
        _first.Add(finding);
        return _first.Count - 1;
    }

    /// <summary>What explains the others stands first.</summary>
    public void AddFirst(string finding)
    {
        Count++;
        _first.Insert(0, finding);
    }

    public void Amend(int index, string more)
    {
        if (index >= 0)
            _first[index] += more;
    }
}
