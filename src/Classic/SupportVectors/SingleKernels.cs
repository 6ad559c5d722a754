using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Kernels by matrix products in single precision.</summary>
/// <param name="rows">The rows.</param>
/// <param name="function">The kernel.</param>
internal sealed class SingleKernels(KernelRows rows, KernelFunction function) : KernelSource<float>
{
    public override int Count => rows.Count;

    public override float[] OfSelves() => function.OfSelves(rows.SquaredLengths);

    public override void Compute(int start, int height, Span<float> values, int stride)
    {
        int width = rows.Count - start;
        ReadOnlySpan<float> lengths = rows.SquaredLengths[start..];
        rows.Multiply(rows.Values.Slice(start * rows.Size, height * rows.Size), start, width, values, stride, Parallelism.Single);
        for (int row = 0; row < height; row++)
        {
            Span<float> line = values.Slice(row * stride, width);
            function.Apply(lengths[row], lengths, line, line);
        }
    }

    public override void Compute(ReadOnlySpan<int> some, RowCache<float> cache, Parallelism parallelism)
    {
        KernelRows chosen = rows.Select(some);
        float[] products = GC.AllocateUninitializedArray<float>(some.Length * Count);
        rows.Multiply(chosen.Values, 0, Count, products, Count, parallelism);
        for (int i = 0; i < some.Length; i++)
        {
            function.Apply(chosen.SquaredLengths[i], rows.SquaredLengths, products.AsSpan(i * Count, Count), cache.Add(some[i]));
        }
    }

    public override KernelSource<float> Select(ReadOnlySpan<int> positions) => new SingleKernels(rows.Select(positions), function);
}
