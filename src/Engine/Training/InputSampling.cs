using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Draws a sample of a source's rows: all of them, or where they are many every second, fourth and so on in the order they are read.
/// </summary>
internal static class InputSampling
{
    private const int MostRows = 1 << 16;
    private const int MostNumbers = 1 << 24;
    private const int BlockRows = 64;

    /// <summary>The medians of the features of rows in memory, [rows, inputs], as those of a sample that is read.</summary>
    public static float[] Medians(float[] features, int inputs)
    {
        int rows = features.Length / inputs;
        int step = 1;
        while ((rows - 1) / step >= Capacity(inputs))
        {
            step *= 2;
        }
        float[] medians = new float[inputs];
        Parallelism.Default.For(inputs, input =>
        {
            float[] column = new float[((rows - 1) / step) + 1];
            for (int i = 0; i < column.Length; i++)
            {
                column[i] = features[((long)i * step * inputs) + input];
            }
            medians[input] = new InputSample(1, column.Length, column, [true]).Median(0);
        });
        return medians;
    }

    /// <summary>Reads a source once; null when cancelled.</summary>
    public static InputSample? Read(IBatchSource source, CancellationToken cancellation)
    {
        int inputs = source.InputSize;
        int capacity = Capacity(inputs);
        var kept = new List<float[]>();
        bool[] hasMissing = new bool[inputs];
        float[] block = new float[checked(inputs * BlockRows)];
        float[] targets = new float[checked(source.TargetSize * BlockRows)];
        using IBatchReader reader = source.StartEpoch(0);
        long rows = 0, step = 1;
        for (int count; (count = reader.ReadBatch(block, targets, [])) > 0;)
        {
            if (cancellation.IsCancellationRequested)
            {
                return null;
            }
            for (int row = 0; row < count; row++, rows++)
            {
                ReadOnlySpan<float> values = block.AsSpan(row * inputs, inputs);
                for (int i = 0; i < inputs; i++)
                {
                    hasMissing[i] |= float.IsNaN(values[i]);
                }
                if (rows % step != 0)
                {
                    continue;
                }
                if (kept.Count == capacity)
                {
                    kept = [.. kept.Where((_, index) => index % 2 == 0)];
                    step *= 2;
                    if (rows % step != 0)
                    {
                        continue;
                    }
                }
                kept.Add(values.ToArray());
            }
        }
        float[] all = new float[checked(inputs * kept.Count)];
        for (int row = 0; row < kept.Count; row++)
        {
            for (int i = 0; i < inputs; i++)
            {
                all[(i * kept.Count) + row] = kept[row][i];
            }
        }
        return new InputSample(inputs, kept.Count, all, hasMissing);
    }

    private static int Capacity(int inputs) => Math.Clamp(MostNumbers / inputs, 2, MostRows);
}
