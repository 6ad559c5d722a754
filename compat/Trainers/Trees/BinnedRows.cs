namespace Microsoft.ML.Trainers.FastTree;

/// <summary>
/// A training set whose values are bin numbers. Features with a single bin are left out; the others are split into blocks that threads share
/// among themselves, and within a block a row lists only the bins that differ from the feature's most frequent one.
/// </summary>
internal sealed class BinnedRows
{
    private BinnedRows(int count, int[] features, float[][] thresholds, byte[][] columns, FeatureBlock[] blocks)
    {
        Count = count;
        Features = features;
        Thresholds = thresholds;
        Columns = columns;
        Blocks = blocks;
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>The feature's place in the original vector, per kept feature.</summary>
    public int[] Features { get; }

    /// <summary>The thresholds between the bins, per kept feature.</summary>
    public float[][] Thresholds { get; }

    /// <summary>The bin of each row, per kept feature.</summary>
    public byte[][] Columns { get; }

    /// <summary>The kept features in blocks of neighbours.</summary>
    public FeatureBlock[] Blocks { get; }

    /// <summary>A training set's bins, made once for all labels its rows are given.</summary>
    public static BinnedRows Of(TrainingRows rows, int maximumBins) =>
        rows.Derive((typeof(BinnedRows), maximumBins), () => Create(rows, maximumBins, Environment.ProcessorCount));

    private static BinnedRows Create(TrainingRows rows, int maximumBins, int blocks)
    {
        var (starts, rowOf, values) = Transpose(rows);
        var allThresholds = new float[rows.FeatureCount][];
        var allColumns = new byte[rows.FeatureCount][];
        Parallel.For(0, rows.FeatureCount, feature =>
        {
            int start = starts[feature], length = starts[feature + 1] - start;
            float[] sorted = values.AsSpan(start, length).ToArray();
            Array.Sort(sorted);
            int missing = sorted.AsSpan().LastIndexOf(float.NaN) + 1;
            float[] thresholds = FeatureBins.FindThresholds(sorted.AsSpan(missing), rows.Count - length, maximumBins);
            allThresholds[feature] = thresholds;
            if (thresholds.Length == 0)
            {
                return;
            }
            var column = new byte[rows.Count];
            Array.Fill(column, FeatureBins.BinOf(thresholds, 0));
            for (int i = start; i < start + length; i++)
            {
                column[rowOf[i]] = FeatureBins.BinOf(thresholds, values[i]);
            }
            allColumns[feature] = column;
        });

        int[] kept = [.. Enumerable.Range(0, rows.FeatureCount).Where(feature => allThresholds[feature].Length > 0)];
        float[][] keptThresholds = [.. kept.Select(feature => allThresholds[feature])];
        byte[][] keptColumns = [.. kept.Select(feature => allColumns[feature])];
        blocks = Math.Max(1, Math.Min(blocks, kept.Length));
        var parts = new FeatureBlock[blocks];
        Parallel.For(0, blocks, b =>
        {
            int first = (int)((long)kept.Length * b / blocks), end = (int)((long)kept.Length * (b + 1) / blocks);
            parts[b] = FeatureBlock.Create(first, end, keptThresholds, keptColumns, rows.Count);
        });
        return new BinnedRows(rows.Count, kept, keptThresholds, keptColumns, parts);
    }

    private static (int[] Starts, int[] Rows, float[] Values) Transpose(TrainingRows rows)
    {
        var starts = new int[rows.FeatureCount + 1];
        for (int row = 0; row < rows.Count; row++)
        {
            rows.GetRow(row, out var indices, out var values);
            for (int i = 0; i < values.Length; i++)
            {
                starts[(indices.IsEmpty ? i : indices[i]) + 1] += values[i] != 0 ? 1 : 0;
            }
        }
        for (int feature = 0; feature < rows.FeatureCount; feature++)
        {
            starts[feature + 1] += starts[feature];
        }

        int[] next = starts.AsSpan(0, rows.FeatureCount).ToArray();
        var rowOf = new int[starts[^1]];
        var transposed = new float[starts[^1]];
        for (int row = 0; row < rows.Count; row++)
        {
            rows.GetRow(row, out var indices, out var values);
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i] != 0)
                {
                    int at = next[indices.IsEmpty ? i : indices[i]]++;
                    rowOf[at] = row;
                    transposed[at] = values[i];
                }
            }
        }
        return (starts, rowOf, transposed);
    }
}
