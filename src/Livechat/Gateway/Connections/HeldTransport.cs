using System.IO.Pipelines;

namespace Livechat.Gateway.Connections;

/// <summary>The pipes of a connection. Once they are to be kept, completing them does nothing: HTTP ends, the connection does not.</summary>
internal sealed class HeldTransport : IDuplexPipe
{
    private readonly Reader _input;
    private readonly Writer _output;

    public HeldTransport(IDuplexPipe transport)
    {
        _input = new Reader(transport.Input);
        _output = new Writer(transport.Output);
    }

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    public void Keep() => _input.IsKept = _output.IsKept = true;

    private sealed class Reader(PipeReader pipe) : PipeReader
    {
        public bool IsKept { get; set; }

        public override bool TryRead(out ReadResult result) => pipe.TryRead(out result);

        public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => pipe.ReadAsync(cancellationToken);

        public override void AdvanceTo(SequencePosition consumed) => pipe.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => pipe.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => pipe.CancelPendingRead();

        public override void Complete(Exception? exception = null)
        {
            if (!IsKept)
                pipe.Complete(exception);
        }
    }

    private sealed class Writer(PipeWriter pipe) : PipeWriter
    {
        public bool IsKept { get; set; }

        public override bool CanGetUnflushedBytes => pipe.CanGetUnflushedBytes;

        public override long UnflushedBytes => pipe.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => pipe.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => pipe.GetSpan(sizeHint);

        public override void Advance(int bytes) => pipe.Advance(bytes);

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => pipe.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default) =>
            pipe.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => pipe.CancelPendingFlush();

        public override void Complete(Exception? exception = null)
        {
            if (!IsKept)
                pipe.Complete(exception);
        }
    }
}
