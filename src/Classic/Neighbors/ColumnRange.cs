using System.Runtime.CompilerServices;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>Each column's least and greatest number and its mean.</summary>
internal sealed record ColumnRange(float[] Least, float[] Greatest, double[] Means)
{
    private const int MaxChunks = 64;

    /// <summary>The range of rows [rows, columns].</summary>
    public static ColumnRange Of(float[] rows, int columns, Parallelism parallelism)
    {
        int count = rows.Length / columns;
        int chunks = Math.Min(count, MaxChunks);
        var parts = new ColumnRange[chunks];
        parallelism.For(chunks, chunk => parts[chunk] = OfRows(
            rows, columns, (int)((long)count * chunk / chunks), (int)((long)count * (chunk + 1) / chunks)));
        ColumnRange whole = parts[0];
        for (int chunk = 1; chunk < chunks; chunk++)
        {
            for (int column = 0; column < columns; column++)
            {
                whole.Least[column] = Math.Min(whole.Least[column], parts[chunk].Least[column]);
                whole.Greatest[column] = Math.Max(whole.Greatest[column], parts[chunk].Greatest[column]);
                whole.Means[column] += parts[chunk].Means[column];
            }
        }
        for (int column = 0; column < columns; column++)
        {
            whole.Means[column] /= count;
        }
        return whole;
    }

    // With sums in the place of means.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ColumnRange OfRows(float[] rows, int columns, int start, int end)
    {
        float[] least = rows.AsSpan(start * columns, columns).ToArray();
        float[] greatest = [.. least];
        double[] sums = new double[columns];
        for (int row = start; row < end; row++)
        {
            ReadOnlySpan<float> values = rows.AsSpan(row * columns, columns);
            for (int column = 0; column < values.Length; column++)
            {
                float value = values[column];
                sums[column] += value;
                least[column] = Math.Min(least[column], value);
                greatest[column] = Math.Max(greatest[column], value);
            }
        }
        return new ColumnRange(least, greatest, sums);
    }
}
