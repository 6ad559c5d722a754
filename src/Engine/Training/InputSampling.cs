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

    /// <summary>Reads a source once; null when cancelled.</summary>
    public static InputSample? Read(IBatchSource source, CancellationToken cancellation)
    {
        int inputs = source.InputSize;
        int capacity = Math.Clamp(MostNumbers / inputs, 2, MostRows);
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
}
