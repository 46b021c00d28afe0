namespace Livechat.Checker.Faults;

/// <summary>Finds where the k-th WebSocket frame of one direction ends. Bytes come in pieces of any size.</summary>
/// <param name="frames">k; 0 is the end of the HTTP head.</param>
public sealed class FrameCounter(int frames)
{
    private int _headBytes;
    private bool _isInFrames;
    private int _seen;
    private readonly byte[] _header = new byte[14];
    private int _headerBytes;
    private long _payloadLeft;

    /// <summary>How many of these bytes belong to what comes before the end; null when the end is not reached with them.</summary>
    public int? Feed(ReadOnlySpan<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (!_isInFrames)
                FeedHead(bytes[i]);
            else
                FeedFrame(bytes[i]);
            if (_isInFrames && _seen == frames)
                return i + 1;
        }
        return null;
    }

    private void FeedHead(byte next)
    {
        var wanted = _headBytes % 2 == 0 ? '\r' : '\n';
        _headBytes = next == wanted ? _headBytes + 1 : next == '\r' ? 1 : 0;
        _isInFrames = _headBytes == 4;
    }

    private void FeedFrame(byte next)
    {
        if (_payloadLeft > 0)
        {
            if (--_payloadLeft == 0)
                _seen++;
            return;
        }
        _header[_headerBytes++] = next;
        if (_headerBytes < 2)
            return;
        var length = _header[1] & 0x7F;
        var extended = length == 126 ? 2 : length == 127 ? 8 : 0;
        var mask = (_header[1] & 0x80) != 0 ? 4 : 0;
        if (_headerBytes < 2 + extended + mask)
            return;
        _payloadLeft = length;
        if (extended > 0)
        {
            _payloadLeft = 0;
            foreach (var part in _header.AsSpan(2, extended))
                _payloadLeft = (_payloadLeft << 8) | part;
        }
        _headerBytes = 0;
        if (_payloadLeft == 0)
            _seen++;
    }
}
