using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Vectors of words by index: rows of indices <c>[positions]</c> to <c>[dimension, positions]</c>, and the gradient back to the table
/// <c>[words, dimension]</c>.
/// </summary>
/// <param name="words">Words of the table.</param>
/// <param name="dimension">Numbers of a word's vector.</param>
/// <param name="positions">Indices of a row.</param>
/// <param name="padding">A word whose gradient is zero; -1 for none.</param>
internal readonly unsafe struct WordVectors(int words, int dimension, int positions, int padding)
{
    // Of a table's columns, which a chunk of backward sums over all rows in their order.
    private const int ColumnsOfChunk = 16;

    /// <summary>The place of the first number that is no index of a word; -1 when there is none.</summary>
    public int FirstUnknown(ReadOnlySpan<float> indices)
    {
        for (int i = 0; i < indices.Length; i++)
        {
            if (!(indices[i] >= 0 && indices[i] < words) || indices[i] != (int)indices[i])
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>output[row, d, p] = table[indices[row, p], d].</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="indices"><c>[rows, positions]</c>, all of them known.</param>
    /// <param name="table"><c>[words, dimension]</c>.</param>
    /// <param name="output"><c>[rows, dimension, positions]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Forward(int rows, ReadOnlySpan<float> indices, ReadOnlySpan<float> table, Span<float> output, Parallelism parallelism)
    {
        Check(rows, indices.Length, table.Length, output.Length);
        fixed (float* i = indices, t = table, y = output)
        {
            Allowed(rows, parallelism).For(rows, new LookUp(this, i, t, y));
        }
    }

    /// <summary>tableGradient[word, d] = the sum of outputGradient[row, d, p] wherever indices[row, p] is the word.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="indices"><c>[rows, positions]</c>, all of them known.</param>
    /// <param name="outputGradient"><c>[rows, dimension, positions]</c>.</param>
    /// <param name="tableGradient"><c>[words, dimension]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Backward(
        int rows, ReadOnlySpan<float> indices, ReadOnlySpan<float> outputGradient, Span<float> tableGradient, Parallelism parallelism)
    {
        Check(rows, indices.Length, tableGradient.Length, outputGradient.Length);
        tableGradient.Clear();
        fixed (float* i = indices, dy = outputGradient, dt = tableGradient)
        {
            int chunks = (dimension + ColumnsOfChunk - 1) / ColumnsOfChunk;
            Allowed(rows, parallelism).For(chunks, new Gather(this, rows, i, dy, dt));
        }
    }

    private Parallelism Allowed(int rows, Parallelism parallelism) =>
        (long)rows * positions * dimension < VectorLoop.LengthForThreads ? Parallelism.Single : parallelism;

    private void Check(int rows, int indices, int table, int output)
    {
        Guard.Same(indices, checked(rows * positions), nameof(indices));
        Guard.Same(table, checked(words * dimension), nameof(table));
        Guard.Same(output, checked(rows * positions * dimension), nameof(output));
    }

    private readonly struct LookUp(WordVectors sizes, float* indices, float* table, float* output) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            float* row = indices + ((nint)chunk * sizes.Positions);
            float* y = output + ((nint)chunk * sizes.Positions * sizes.Dimension);
            for (int p = 0; p < sizes.Positions; p++)
            {
                float* vector = table + ((nint)(int)row[p] * sizes.Dimension);
                for (int d = 0; d < sizes.Dimension; d++)
                {
                    y[((nint)d * sizes.Positions) + p] = vector[d];
                }
            }
        }
    }

    private readonly struct Gather(WordVectors sizes, int rows, float* indices, float* outputGradient, float* tableGradient) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = Math.Min(sizes.Dimension, (chunk + 1) * ColumnsOfChunk);
            for (int row = 0; row < rows; row++)
            {
                float* words = indices + ((nint)row * sizes.Positions);
                float* dy = outputGradient + ((nint)row * sizes.Positions * sizes.Dimension);
                for (int p = 0; p < sizes.Positions; p++)
                {
                    float* vector = tableGradient + ((nint)(int)words[p] * sizes.Dimension);
                    for (int d = chunk * ColumnsOfChunk; d < end && (int)words[p] != sizes.Padding; d++)
                    {
                        vector[d] += dy[((nint)d * sizes.Positions) + p];
                    }
                }
            }
        }
    }

    private int Dimension => dimension;

    private int Positions => positions;

    private int Padding => padding;
}
