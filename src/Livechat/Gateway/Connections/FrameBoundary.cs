namespace Livechat.Gateway.Connections;

/// <summary>
/// Finds where the WebSocket frames of a client end (RFC 6455, 5.2). It looks at the lengths alone; whether a frame is a good one is for the
/// WebSocket to say.
/// </summary>
internal struct FrameBoundary
{
    private const byte MaskFlag = 0x80;
    private const int LengthIn2Bytes = 126;
    private const int LengthIn8Bytes = 127;
    private const int MaskBytes = 4;

    private byte _headRead;
    private byte _headBytes;
    private byte _lengthEnd;
    private ulong _payloadLeft;

    /// <summary>Whether what passed so far ends with a frame's end, or nothing passed yet.</summary>
    public readonly bool IsReached => _headRead == 0 && _payloadLeft == 0;

    /// <summary>Takes note of the next bytes, up to the end of the frame they belong to. Returns how many that are.</summary>
    public int Pass(ReadOnlySpan<byte> bytes)
    {
        var passed = 0;
        // A frame that is under way has either a part of its head before it or a part of its payload.
        if (_headRead > 0 || _payloadLeft == 0)
        {
            var isWhole = false;
            while (!isWhole && passed < bytes.Length)
                isWhole = PassHead(bytes[passed++]);
            if (!isWhole)
                return passed;
            _headRead = 0;
        }
        var payload = (int)Math.Min((ulong)(bytes.Length - passed), _payloadLeft);
        _payloadLeft -= (ulong)payload;
        return passed + payload;
    }

    /// <summary>True with the last byte of the head.</summary>
    private bool PassHead(byte value)
    {
        _headRead++;
        if (_headRead == 2)
        {
            var length = value & ~MaskFlag;
            var lengthBytes = length switch { LengthIn2Bytes => 2, LengthIn8Bytes => 8, _ => 0 };
            _payloadLeft = lengthBytes == 0 ? (ulong)length : 0;
            _lengthEnd = (byte)(2 + lengthBytes);
            _headBytes = (byte)(_lengthEnd + ((value & MaskFlag) == 0 ? 0 : MaskBytes));
        }
        else if (_headRead > 2 && _headRead <= _lengthEnd)
        {
            _payloadLeft = _payloadLeft << 8 | value;
        }
        return _headRead >= 2 && _headRead == _headBytes;
    }
}
