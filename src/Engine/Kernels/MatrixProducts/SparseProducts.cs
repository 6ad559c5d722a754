using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.MatrixProducts;

/// <summary>
/// Products of compressed sparse rows with a dense matrix, and the gradient by it. Each element is one sum in the order of the columns, or
/// of the rows: the bits of <see cref="Gemm"/> on the same rows with their zeros, since a zero's product changes no sum.
/// </summary>
/// <param name="starts">Where each row's values begin, and the end of the last, <c>[rows + 1]</c>.</param>
/// <param name="indices">The columns of the values, ascending in each row, from 0 to below the number of columns.</param>
/// <param name="values">The values.</param>
/// <param name="columns">Columns of the rows.</param>
internal readonly unsafe ref struct SparseProducts(
    ReadOnlySpan<int> starts, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, int columns)
{
    // Rows of the dense matrix that are read together: few, so that they stay in the cache whatever the order of columns.
    private const int RowsOfChunk = 4;

    private const long WorkForThreads = 1 << 15;

    private readonly ReadOnlySpan<int> _starts = starts;
    private readonly ReadOnlySpan<int> _indices = indices;
    private readonly ReadOnlySpan<float> _values = values;
    private readonly int _columns = columns;

    private int Rows => _starts.Length - 1;

    /// <summary>output[r,u] = the sum of x[r,c] * weight[u,c] over the columns c, plus bias[u] unless that is empty.</summary>
    /// <param name="units">Rows of the weight.</param>
    /// <param name="weight"><c>[units, columns]</c>.</param>
    /// <param name="bias"><c>[units]</c>, or empty.</param>
    /// <param name="output"><c>[rows, units]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void Multiply(int units, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, Span<float> output, Parallelism parallelism)
    {
        Guard.Length(weight.Length, (long)units * _columns, nameof(weight));
        Guard.Length(output.Length, (long)Rows * units, nameof(output));
        if (!bias.IsEmpty)
        {
            Guard.Length(bias.Length, units, nameof(bias));
        }

        fixed (int* s = _starts, i = _indices)
        fixed (float* v = _values, w = weight, b = bias, y = output)
        {
            Parallelism allowed = (long)_values.Length * units < WorkForThreads ? Parallelism.Single : parallelism;
            allowed.For(GemmPlan.Units(units, RowsOfChunk), new MultiplyBody(new Operands(Rows, s, i, v, _columns, units), w, b, y));
        }
    }

    /// <summary>weightGradient[u,c] = the sum of outputGradient[r,u] * x[r,c] over the rows r.</summary>
    /// <param name="units">Rows of the weight.</param>
    /// <param name="outputGradient"><c>[rows, units]</c>.</param>
    /// <param name="weightGradient"><c>[units, columns]</c>, overwritten.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public void WeightGradient(int units, ReadOnlySpan<float> outputGradient, Span<float> weightGradient, Parallelism parallelism)
    {
        Guard.Length(outputGradient.Length, (long)Rows * units, nameof(outputGradient));
        Guard.Length(weightGradient.Length, (long)units * _columns, nameof(weightGradient));
        fixed (int* s = _starts, i = _indices)
        fixed (float* v = _values, dy = outputGradient, dw = weightGradient)
        {
            Parallelism allowed = ((long)_values.Length + _columns) * units < WorkForThreads ? Parallelism.Single : parallelism;
            allowed.For(GemmPlan.Units(units, RowsOfChunk), new GradientBody(new Operands(Rows, s, i, v, _columns, units), dy, dw));
        }
    }

    // The operands as chunks need them.
    private readonly struct Operands(int rows, int* starts, int* indices, float* values, nint columns, int units)
    {
        public readonly int Rows = rows;
        public readonly int* Starts = starts;
        public readonly int* Indices = indices;
        public readonly float* Values = values;
        public readonly nint Columns = columns;
        public readonly int Units = units;
    }

    private readonly struct MultiplyBody(Operands x, float* weight, float* bias, float* output) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int first = chunk * RowsOfChunk;
            if (first + RowsOfChunk <= x.Units)
            {
                Four(first);
                return;
            }

            for (int unit = first; unit < x.Units; unit++)
            {
                One(unit);
            }
        }

        // Four sums at a time: one alone waits for each addition.
        private void Four(int unit)
        {
            float* w0 = weight + (unit * x.Columns);
            float* w1 = w0 + x.Columns;
            float* w2 = w1 + x.Columns;
            float* w3 = w2 + x.Columns;
            for (int row = 0; row < x.Rows; row++)
            {
                float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
                int end = x.Starts[row + 1];
                for (int k = x.Starts[row]; k < end; k++)
                {
                    nint c = x.Indices[k];
                    float v = x.Values[k];
                    s0 = SimdScalar.MultiplyAdd(v, w0[c], s0);
                    s1 = SimdScalar.MultiplyAdd(v, w1[c], s1);
                    s2 = SimdScalar.MultiplyAdd(v, w2[c], s2);
                    s3 = SimdScalar.MultiplyAdd(v, w3[c], s3);
                }

                Write(row, unit, s0);
                Write(row, unit + 1, s1);
                Write(row, unit + 2, s2);
                Write(row, unit + 3, s3);
            }
        }

        private void One(int unit)
        {
            float* w = weight + (unit * x.Columns);
            for (int row = 0; row < x.Rows; row++)
            {
                float sum = 0;
                int end = x.Starts[row + 1];
                for (int k = x.Starts[row]; k < end; k++)
                {
                    sum = SimdScalar.MultiplyAdd(x.Values[k], w[x.Indices[k]], sum);
                }

                Write(row, unit, sum);
            }
        }

        private void Write(nint row, int unit, float sum) => output[(row * x.Units) + unit] = bias == null ? sum : sum + bias[unit];
    }

    private readonly struct GradientBody(Operands x, float* outputGradient, float* weightGradient) : IChunkBody
    {
        public void Run(int chunk, int worker)
        {
            int end = Math.Min(x.Units, (chunk + 1) * RowsOfChunk);
            for (int unit = chunk * RowsOfChunk; unit < end; unit++)
            {
                float* dw = weightGradient + (unit * x.Columns);
                new Span<float>(dw, (int)x.Columns).Clear();
                for (int row = 0; row < x.Rows; row++)
                {
                    float dy = outputGradient[((nint)row * x.Units) + unit];
                    int last = x.Starts[row + 1];
                    for (int k = x.Starts[row]; k < last; k++)
                    {
                        float* to = dw + x.Indices[k];
                        *to = SimdScalar.MultiplyAdd(dy, x.Values[k], *to);
                    }
                }
            }
        }
    }
}
