using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The predictions of a network: of few rows by all threads at once, layer by layer; of more in blocks whose outputs of layers stay in a
/// thread's own cache, each block by one thread.
/// </summary>
internal sealed class Predictor(Network network)
{
    private const int MostRows = 256;

    // Two megabytes, what a second cache holds. Where weights are more they would be read too often.
    private const int CachedElements = 1 << 19;

    // A gigabyte.
    private const int MostElements = 1 << 28;

    // For one row and for blocks of them, dense and sparse.
    private readonly WorkspacePool[] _pools = [new(), new(), new(), new()];

    private int _blockRows;

    /// <summary>
    /// The rows of a block: as many as a cache holds, or as make the weights worth reading, at least one. Fewer than 256 of them are the
    /// work of one thread.
    /// </summary>
    /// <param name="elementsOfRow">Numbers of one row in all buffers.</param>
    /// <param name="weights">Numbers of all weights.</param>
    public static int RowsOfBlock(long elementsOfRow, long weights) =>
        (int)Math.Clamp(Math.Clamp(weights, CachedElements, MostElements) / elementsOfRow, 1, MostRows);

    /// <summary>Computes the outputs of some rows.</summary>
    /// <param name="inputs"><c>[rows, input shape]</c>; not read where there is a <paramref name="source"/>.</param>
    /// <param name="source">The rows where they are not yet side by side.</param>
    /// <param name="rows">The number of rows.</param>
    /// <param name="outputs"><c>[rows, output shape]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public unsafe void Run(ReadOnlySpan<float> inputs, IInputRows? source, int rows, Span<float> outputs, Parallelism parallelism)
    {
        if (rows == 0)
        {
            return;
        }
        if (inputs.Overlaps(outputs))
        {
            // No input may be written before all are read.
            inputs = inputs.ToArray();
        }
        int block = rows == 1 ? 1 : BlockRows();
        bool divides = rows > block && block < MostRows;
        if (divides)
        {
            // As many for each thread, of as many rows.
            int rounds = ((rows - 1) / block / parallelism.Threads) + 1;
            block = (int)((rows - 1) / ((long)rounds * parallelism.Threads)) + 1;
        }
        fixed (float* first = inputs, firstOutput = outputs)
        {
            var blocks = new Blocks(this, network, source?.AreSparse == true)
            {
                Inputs = first,
                Source = source,
                Rows = rows,
                BlockRows = block,
                Outputs = firstOutput,
                Parallelism = divides ? Parallelism.Single : parallelism,
            };
            (divides ? parallelism : Parallelism.Single).For(((rows - 1) / block) + 1, blocks);
        }
    }

    private int BlockRows()
    {
        if (_blockRows == 0)
        {
            _blockRows = RowsOfBlock(
                InferenceWorkspace.ElementsOfRow(network), network.Parameters.Sum(parameter => (long)parameter.Value.Span.Length));
        }
        return _blockRows;
    }

    private readonly unsafe struct Blocks(Predictor predictor, Network network, bool areSparse) : IChunkBody
    {
        private readonly int _inputSize = (int)network.Spec.Input.Elements;
        private readonly int _outputSize = (int)network.Spec.Output.Elements;

        public required float* Inputs { get; init; }

        public required IInputRows? Source { get; init; }

        public required int Rows { get; init; }

        public required int BlockRows { get; init; }

        public required float* Outputs { get; init; }

        public required Parallelism Parallelism { get; init; }

        public void Run(int chunk, int worker)
        {
            long start = (long)chunk * BlockRows;
            int rows = (int)Math.Min(Rows - start, BlockRows);
            WorkspacePool pool = predictor._pools[(areSparse ? 2 : 0) + (Rows == 1 ? 0 : 1)];
            InferenceWorkspace workspace =
                pool.Take() ?? new InferenceWorkspace(network, Rows == 1 ? 1 : predictor.BlockRows(), areSparse);
            var outputs = new Span<float>(Outputs + (start * _outputSize), rows * _outputSize);
            if (Source is null)
            {
                workspace.Run(new ReadOnlySpan<float>(Inputs + (start * _inputSize), rows * _inputSize), rows, outputs, Parallelism);
            }
            else
            {
                workspace.Run(Source, (int)start, rows, outputs, Parallelism);
            }
            pool.Return(workspace);
        }
    }
}
