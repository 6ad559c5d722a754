using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>The usable rows of a data view in memory: features [rows, size] and zero-based classes.</summary>
internal sealed class LabeledRows
{
    private const int SmallestCapacity = 256;

    private readonly int _featureCount;
    private float[] _features;
    private int[] _labels;
    private int _count;

    private LabeledRows(int featureCount, long? expectedRows)
    {
        _featureCount = featureCount;
        var most = Array.MaxLength / featureCount;
        var capacity = (int)Math.Clamp(expectedRows ?? SmallestCapacity, 1, most);
        _features = GC.AllocateUninitializedArray<float>(capacity * featureCount);
        _labels = new int[capacity];
    }

    /// <summary>Rows kept and left out.</summary>
    public RowCounts Counts { get; private set; }

    /// <summary>Features, [rows kept, size].</summary>
    public float[] Features => _features;

    /// <summary>Classes from 0, [rows kept].</summary>
    public int[] Labels => _labels;

    /// <summary>Reads every row once.</summary>
    /// <exception cref="OperationCanceledException">Cancelled while reading: there is no model yet to keep.</exception>
    public static LabeledRows Read(IDataView data, LabeledColumns columns, CancellationToken cancellation)
    {
        var rows = new LabeledRows(columns.FeatureCount, data.GetRowCount());
        using var cursor = new LabeledCursor(data, columns);
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            rows.Add(cursor);
        }
        rows.Resize(rows._count);
        rows.Counts = cursor.Counts;
        return rows;
    }

    private void Add(LabeledCursor row)
    {
        if (_count == _labels.Length)
            Grow();
        row.CopyFeatures(_features.AsSpan(_count * _featureCount, _featureCount));
        _labels[_count++] = row.Label;
    }

    private void Grow()
    {
        var most = Array.MaxLength / _featureCount;
        if (_count == most)
            throw new InvalidOperationException(
                $"The training rows do not fit in memory: {_featureCount:N0} features a row allow {most:N0} rows. " +
                $"Stream them with {nameof(NetworkTrainerOptions.StreamingBufferRows)}, or train on fewer with Data.TakeRows.");
        Resize((int)Math.Min(2L * _count, most));
    }

    private void Resize(int capacity)
    {
        Array.Resize(ref _features, capacity * _featureCount);
        Array.Resize(ref _labels, capacity);
    }
}
