using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>Bounds by sums of absolute differences in single precision, whose relative error is at most n u / (1 - n u).</summary>
internal sealed unsafe class DifferenceFilter(float[] rows, int columns) : NeighborFilter
{
    public override float[] RowTerms { get; } = new float[rows.Length / columns];

    public override FilteredQueries Prepare(float* queries, int count)
    {
        float[] packed = GC.AllocateUninitializedArray<float>(AbsoluteDifferences.PaddedColumns(count) * columns);
        fixed (float* target = packed)
        {
            AbsoluteDifferences.Pack(count, columns, queries, 1, columns, target);
        }
        return new Queries(rows, columns, count, packed);
    }

    private sealed class Queries(float[] training, int columns, int count, float[] packed) : FilteredQueries
    {
        private readonly double _greatest = 1 + Rounding.OfSingle(columns);

        public override int PaddedCount => AbsoluteDifferences.PaddedColumns(count);

        public override void Bounds(int firstRow, int rows, float* bounds, int stride)
        {
            fixed (float* a = training, b = packed)
            {
                AbsoluteDifferences.Sum(rows, count, columns, a + ((nint)firstRow * columns), columns, b, bounds, stride);
            }
        }

        public override float Limit(int query, double measure) => Rounding.Up(measure * _greatest);
    }
}
