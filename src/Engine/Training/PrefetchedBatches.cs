using System.Runtime.ExceptionServices;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// A source that reads another ahead on a thread of its own, so that rows come while the network computes. The rows and their order are the
/// source's; what is read ahead is bounded. The source's readers are made, used and disposed on that thread, which ends before the reader's
/// <see cref="IDisposable.Dispose"/> returns.
/// </summary>
internal sealed class PrefetchedBatches : IBatchSource
{
    private const int ChunkElements = 1 << 17;
    private const int LargestChunk = 256;
    private const int Chunks = 4;

    private readonly IBatchSource _source;
    private readonly int _chunkRows;
    private Chunk[]? _chunks;

    /// <param name="source">The rows.</param>
    public PrefetchedBatches(IBatchSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        _source = source;
        _chunkRows = source.IsSparse ? LargestChunk : Math.Clamp(ChunkElements / source.InputSize, 1, LargestChunk);
    }

    /// <inheritdoc/>
    public int InputSize => _source.InputSize;

    /// <inheritdoc/>
    public int TargetSize => _source.TargetSize;

    /// <inheritdoc/>
    public int Classes => _source.Classes;

    /// <inheritdoc/>
    public long? Rows => _source.Rows;

    /// <inheritdoc/>
    public bool HasWeights => _source.HasWeights;

    /// <inheritdoc/>
    public bool IsSparse => _source.IsSparse;

    /// <inheritdoc/>
    public IReadOnlyList<bool>? UnscaledInputs => _source.UnscaledInputs;

    /// <summary>Starts the thread.</summary>
    /// <inheritdoc cref="IBatchSource.StartEpoch"/>
    public IBatchReader StartEpoch(int epoch) => new Reader(this, epoch);

    private Chunk[] NewChunks()
    {
        var chunks = new Chunk[Chunks];
        for (int i = 0; i < Chunks; i++)
        {
            chunks[i] = new Chunk(
                IsSparse ? [] : new float[checked(_chunkRows * InputSize)], IsSparse ? new SparseRows(InputSize) : null,
                new float[checked(_chunkRows * TargetSize)],
                HasWeights ? new float[_chunkRows] : []);
        }
        return chunks;
    }

    private sealed class Chunk(float[] inputs, SparseRows? sparse, float[] targets, float[] weights)
    {
        public float[] Inputs { get; } = inputs;

        public SparseRows? Sparse { get; } = sparse;

        public float[] Targets { get; } = targets;

        public float[] Weights { get; } = weights;

        public int Rows { get; set; }

        public ExceptionDispatchInfo? Failure { get; set; }
    }

    private sealed class Reader : IBatchReader
    {
        private readonly PrefetchedBatches _owner;
        private readonly int _epoch;
        private readonly Chunk[] _chunks;
        private readonly SemaphoreSlim _free = new(Chunks);
        private readonly SemaphoreSlim _filled = new(0);
        private readonly Thread _thread;
        private volatile bool _stopped;
        private bool _ended;
        private int _current = -1;
        private int _taken;

        public Reader(PrefetchedBatches owner, int epoch)
        {
            _owner = owner;
            _epoch = epoch;
            _chunks = Interlocked.Exchange(ref owner._chunks, null) ?? owner.NewChunks();
            _thread = new Thread(Fill) { IsBackground = true, Name = "Rows for training" };
            _thread.Start();
        }

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            int inputSize = _owner.InputSize;
            int room = Math.Min(inputs.Length / inputSize, targets.Length / _owner.TargetSize);
            int rows = 0;
            while (rows < room && HasRows())
            {
                Chunk chunk = _chunks[_current];
                int count = Math.Min(room - rows, chunk.Rows - _taken);
                Span<float> to = inputs.Slice(rows * inputSize, count * inputSize);
                if (chunk.Sparse is { } sparse)
                {
                    sparse.CopyTo(_taken, to);
                }
                else
                {
                    chunk.Inputs.AsSpan(_taken * inputSize, to.Length).CopyTo(to);
                }
                rows += TakeRest(chunk, count, rows, targets, weights);
            }
            return rows;
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            int room = targets.Length / _owner.TargetSize;
            int rows = 0;
            while (rows < room && HasRows())
            {
                Chunk chunk = _chunks[_current];
                int count = Math.Min(room - rows, chunk.Rows - _taken);
                inputs.AddRows(chunk.Sparse!, _taken, count);
                rows += TakeRest(chunk, count, rows, targets, weights);
            }
            return rows;
        }

        public void Dispose()
        {
            if (_stopped)
            {
                return;
            }
            _stopped = true;
            _free.Release();
            _thread.Join();
            _free.Dispose();
            _filled.Dispose();
            _owner._chunks = _chunks;
        }

        // Targets and weights of rows whose inputs are copied; returns their number.
        private int TakeRest(Chunk chunk, int count, int row, Span<float> targets, Span<float> weights)
        {
            int targetSize = _owner.TargetSize;
            chunk.Targets.AsSpan(_taken * targetSize, count * targetSize).CopyTo(targets[(row * targetSize)..]);
            if (!weights.IsEmpty && chunk.Weights.Length > 0)
            {
                chunk.Weights.AsSpan(_taken, count).CopyTo(weights[row..]);
            }
            _taken += count;
            return count;
        }

        /// <summary>Whether the present chunk has rows left, or the next one has some.</summary>
        private bool HasRows()
        {
            if (_current >= 0 && _taken < _chunks[_current].Rows)
            {
                return true;
            }
            if (_ended)
            {
                return false;
            }
            if (_current >= 0)
            {
                _free.Release();
            }
            _filled.Wait();
            (_current, _taken) = ((_current + 1) % Chunks, 0);
            Chunk chunk = _chunks[_current];
            _ended = chunk.Rows == 0;
            chunk.Failure?.Throw();
            return !_ended;
        }

        private void Fill()
        {
            IBatchReader? source = null;
            for (int i = 0, rows = 1; rows > 0; i = (i + 1) % Chunks)
            {
                _free.Wait();
                Chunk chunk = _chunks[i];
                (chunk.Rows, chunk.Failure) = (0, null);
                try
                {
                    chunk.Sparse?.Clear();
                    rows = _stopped ? 0 : Read(source ??= _owner._source.StartEpoch(_epoch), chunk);
                    if (rows < 0 || rows > _owner._chunkRows)
                    {
                        throw new InvalidOperationException(
                            $"The batch reader said it wrote {rows} rows where there was room for {_owner._chunkRows}.");
                    }
                    if (rows == 0)
                    {
                        source?.Dispose();
                    }
                }
                catch (Exception exception)
                {
                    rows = 0;
                    chunk.Failure = ExceptionDispatchInfo.Capture(exception);
                    DisposeAfterFailure(source);
                }
                chunk.Rows = rows;
                _filled.Release();
            }
        }

        private static int Read(IBatchReader source, Chunk chunk) => chunk.Sparse is null
            ? source.ReadBatch(chunk.Inputs, chunk.Targets, chunk.Weights)
            : source.ReadBatch(chunk.Sparse, chunk.Targets, chunk.Weights);

        // The first failure is the one to tell.
        private static void DisposeAfterFailure(IBatchReader? source)
        {
            try
            {
                source?.Dispose();
            }
            catch (Exception)
            {
            }
        }
    }
}
