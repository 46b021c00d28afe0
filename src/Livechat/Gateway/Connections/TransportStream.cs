using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Livechat.Gateway.Connections;

/// <summary>
/// The pipes of a connection as the stream a WebSocket wants. A read into an empty buffer waits for data and takes none; no other read goes
/// beyond the end of a frame, so that between two frames nothing lies in the WebSocket, and one may wait in front of it. Disposing it cuts
/// off a read and a write that wait; the connection itself is ended by its owner, so that what was written before may still arrive.
/// </summary>
internal sealed class TransportStream(IDuplexPipe transport) : Stream
{
    private volatile bool _isDisposed;
    private long _received;
    private FrameBoundary _boundary;

    /// <summary>How many bytes came so far, those of control frames with them.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Whether it was disposed while it was in use, as an aborted socket does: nobody waits for the rest then.</summary>
    public bool WasCut { get; private set; }

    /// <summary>Whether every frame of which a part was read was read to its end.</summary>
    public bool IsBetweenFrames => _boundary.IsReached;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>
    /// Waits for data and takes none; <see cref="Waited"/> has to follow before anything is read. In two steps, because a step of its own here
    /// would keep another object for as long as a socket waits.
    /// </summary>
    public ValueTask<ReadResult> WaitAsync() => transport.Input.ReadAsync();

    /// <inheritdoc cref="WaitAsync"/>
    public void Waited(ReadResult result)
    {
        transport.Input.AdvanceTo(result.Buffer.Start);
        ThrowIfCut();
    }

    // Every frame of more than one part waits here: its state is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await transport.Input.ReadAsync(cancellationToken);
        var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
        result.Buffer.Slice(0, count).CopyTo(buffer.Span);
        count = _boundary.Pass(buffer.Span[..count]);
        transport.Input.AdvanceTo(result.Buffer.GetPosition(count));
        // One reader at a time.
        Volatile.Write(ref _received, _received + count);
        ThrowIfCut();
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var written = transport.Output.WriteAsync(buffer, cancellationToken);
        if (!written.IsCompletedSuccessfully)
            return FinishAsync(written);
        Check(written.Result);
        return ValueTask.CompletedTask;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // A write is flushed at once.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        transport.Input.CancelPendingRead();
        transport.Output.CancelPendingFlush();
        base.Dispose(disposing);
    }

    private async ValueTask FinishAsync(ValueTask<FlushResult> written) => Check(await written);

    private void Check(FlushResult result)
    {
        ThrowIfCut();
        if (result.IsCompleted)
            throw new IOException("The connection has ended.");
    }

    private void ThrowIfCut()
    {
        if (_isDisposed)
            WasCut = true;
        ObjectDisposedException.ThrowIf(_isDisposed, this);
    }
}
