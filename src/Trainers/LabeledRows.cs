using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>The usable rows of a data view in memory: features [rows, size] and zero-based classes.</summary>
internal sealed class LabeledRows
{
    private const int SmallestCapacity = 256;

    private readonly int _featureCount;
    private float[] _features;
    private int[] _labels;

    private LabeledRows(int featureCount, long? expectedRows)
    {
        _featureCount = featureCount;
        var most = Array.MaxLength / featureCount;
        var capacity = (int)Math.Clamp(expectedRows ?? SmallestCapacity, 1, most);
        _features = new float[capacity * featureCount];
        _labels = new int[capacity];
    }

    /// <summary>Rows kept.</summary>
    public int Count { get; private set; }

    /// <summary>Features, [Count, size].</summary>
    public float[] Features => _features;

    /// <summary>Classes from 0, [Count].</summary>
    public int[] Labels => _labels;

    /// <summary>Rows left out because the label is missing.</summary>
    public long MissingLabels { get; private set; }

    /// <summary>Rows left out because a feature is NaN or infinite.</summary>
    public long BadFeatures { get; private set; }

    /// <summary>Rows left out.</summary>
    public long Skipped => MissingLabels + BadFeatures;

    /// <summary>Reads every row once.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while reading: there is no model yet to keep.</exception>
    public static LabeledRows Read(IDataView data, string featureColumn, int featureCount, string labelColumn, int classes, CancellationToken cancellation)
    {
        var features = FeatureColumns.Require(data.Schema, featureColumn, featureCount);
        var label = data.Schema[labelColumn];
        var rows = new LabeledRows(featureCount, data.GetRowCount());
        using var cursor = data.GetRowCursor([features, label]);
        var readFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var readLabel = cursor.GetGetter<uint>(label);
        VBuffer<float> vector = default;
        uint key = 0;
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            readLabel(ref key);
            if (key == 0 || key > classes)
            {
                rows.MissingLabels++;
                continue;
            }
            readFeatures(ref vector);
            rows.Add(in vector, (int)key - 1, featureColumn);
        }
        rows.Resize(rows.Count);
        return rows;
    }

    private void Add(in VBuffer<float> vector, int label, string featureColumn)
    {
        if (!AllFinite(vector.GetValues()))
        {
            BadFeatures++;
            return;
        }
        if (Count == _labels.Length)
            Grow();
        DenseRows.Copy(in vector, _features.AsSpan(Count * _featureCount, _featureCount), featureColumn);
        _labels[Count++] = label;
    }

    private void Grow()
    {
        var most = Array.MaxLength / _featureCount;
        if (Count == most)
            throw new InvalidOperationException(
                $"The training rows do not fit in memory: {_featureCount:N0} features a row allow {most:N0} rows. Train on fewer with Data.TakeRows, or on fewer features.");
        Resize((int)Math.Min(2L * Count, most));
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _features, capacity * _featureCount);
        Array.Resize(ref _labels, capacity);
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        // The sum of x - x is 0 for finite numbers and NaN otherwise.
        var sum = 0f;
        foreach (var value in values)
            sum += value - value;
        return sum == 0;
    }
}
