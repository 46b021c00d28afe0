using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Livechat.Gateway.Connections;

/// <summary>
/// The pipes of a connection as the stream a WebSocket wants. A read into an empty buffer waits for data and takes none. Disposing it cuts
/// off a read and a write that wait; the connection itself is ended by its owner, so that what was written before may still arrive.
/// </summary>
internal sealed class TransportStream(IDuplexPipe transport) : Stream
{
    private volatile bool _isDisposed;
    private long _received;

    /// <summary>How many bytes came so far, those of control frames with them.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Whether it was disposed while it was in use, as an aborted socket does: nobody waits for the rest then.</summary>
    public bool WasCut { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // Every frame waits here at least once: its state is used again.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await transport.Input.ReadAsync(cancellationToken);
        var count = (int)Math.Min(result.Buffer.Length, buffer.Length);
        var taken = result.Buffer.Slice(0, count);
        taken.CopyTo(buffer.Span);
        transport.Input.AdvanceTo(taken.End);
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
