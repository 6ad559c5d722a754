using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Neighbouring features of a binned training set, and their histograms: per bin the sum of the gradients and the number of rows.</summary>
internal sealed class FeatureBlock
{
    private readonly int[] _offsets;
    private readonly byte[] _frequentBins;
    private readonly int[] _starts;
    private readonly int[] _bins;

    private FeatureBlock(int first, int[] offsets, byte[] frequentBins, int[] starts, int[] bins)
    {
        First = first;
        _offsets = offsets;
        _frequentBins = frequentBins;
        _starts = starts;
        _bins = bins;
    }

    /// <summary>The first feature of the block.</summary>
    public int First { get; }

    /// <summary>How many features the block holds.</summary>
    public int Count => _frequentBins.Length;

    /// <summary>The length of a histogram: two numbers a bin.</summary>
    public int HistogramLength => 2 * _offsets[^1];

    /// <summary>A block of the features from <paramref name="first"/> up to <paramref name="end"/>.</summary>
    public static FeatureBlock Create(int first, int end, float[][] thresholds, byte[][] columns, int rows)
    {
        var offsets = new int[end - first + 1];
        var frequent = new byte[end - first];
        var starts = new int[rows + 1];
        var counts = new int[256];
        for (int feature = first; feature < end; feature++)
        {
            Array.Clear(counts);
            foreach (byte bin in columns[feature])
            {
                counts[bin]++;
            }
            byte most = (byte)Array.IndexOf(counts, counts.Max());
            frequent[feature - first] = most;
            offsets[feature - first + 1] = offsets[feature - first] + thresholds[feature].Length + 1;
            byte[] column = columns[feature];
            for (int row = 0; row < rows; row++)
            {
                starts[row + 1] += column[row] != most ? 1 : 0;
            }
        }
        for (int row = 0; row < rows; row++)
        {
            starts[row + 1] += starts[row];
        }

        var bins = new int[starts[rows]];
        int[] next = starts.AsSpan(0, rows).ToArray();
        for (int feature = first; feature < end; feature++)
        {
            byte[] column = columns[feature];
            byte most = frequent[feature - first];
            int offset = offsets[feature - first];
            for (int row = 0; row < rows; row++)
            {
                if (column[row] != most)
                {
                    bins[next[row]++] = offset + column[row];
                }
            }
        }
        return new FeatureBlock(first, offsets, frequent, starts, bins);
    }

    /// <summary>Fills a histogram from rows.</summary>
    public void Build(ReadOnlySpan<int> rows, ReadOnlySpan<float> gradients, double gradientSum, Span<float> histogram)
    {
        histogram.Clear();
        var pairs = MemoryMarshal.Cast<float, long>(histogram);
        foreach (int row in rows)
        {
            var pair = Vector64.Create(gradients[row], 1f);
            foreach (int bin in _bins.AsSpan(_starts[row], _starts[row + 1] - _starts[row]))
            {
                ref long cell = ref pairs[bin];
                cell = (Vector64.CreateScalar(cell).AsSingle() + pair).AsInt64().ToScalar();
            }
        }

        for (int feature = 0; feature < Count; feature++)
        {
            var cells = Cells(histogram, feature);
            double gradient = gradientSum;
            float count = rows.Length;
            for (int i = 0; i < cells.Length; i += 2)
            {
                gradient -= cells[i];
                count -= cells[i + 1];
            }
            cells[2 * _frequentBins[feature]] = (float)gradient;
            cells[(2 * _frequentBins[feature]) + 1] = count;
        }
    }

    /// <summary>Whether all rows of a histogram have the feature's most frequent bin, so that it cannot split them.</summary>
    public bool IsConstant(ReadOnlySpan<float> histogram, int feature, int rows) =>
        histogram[(2 * (_offsets[feature] + _frequentBins[feature])) + 1] == rows;

    /// <summary>The histogram of one feature: gradient sum and row count of each bin in turn.</summary>
    public Span<float> Cells(Span<float> histogram, int feature) =>
        histogram.Slice(2 * _offsets[feature], 2 * (_offsets[feature + 1] - _offsets[feature]));
}
