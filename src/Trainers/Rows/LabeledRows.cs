using Microsoft.ML;

namespace MLNetDeep.Trainers;

/// <summary>The usable rows of a data view in memory: features [rows, size] and what the network should give for them.</summary>
internal sealed class LabeledRows
{
    private const int SmallestCapacity = 256;

    private readonly int _featureCount;
    private readonly int _targetSize;
    private readonly int _most;
    private float[] _features;
    private float[] _targets;
    private int[]? _classes;
    private float[]? _weights;
    private int _capacity;
    private int _count;

    private LabeledRows(LabeledColumns columns, long? expectedRows, long mostRows)
    {
        _featureCount = columns.FeatureCount;
        // One-hot targets are kept as the number of the class.
        var oneHot = IsOneHot(columns);
        _targetSize = oneHot ? 0 : columns.Labels.TargetSize;
        _most = (int)Math.Min(mostRows, Array.MaxLength / Math.Max(_featureCount, _targetSize));
        _capacity = (int)Math.Clamp(expectedRows ?? SmallestCapacity, 1, _most);
        _features = GC.AllocateUninitializedArray<float>(_capacity * _featureCount);
        _targets = new float[_capacity * _targetSize];
        _classes = oneHot ? new int[_capacity] : null;
        _weights = columns.Weight is null ? null : new float[_capacity];
    }

    /// <summary>Rows kept and left out.</summary>
    public RowCounts Counts { get; private set; } = new(0, 0, 0, null, []);

    /// <summary>Features, [rows kept, size].</summary>
    public float[] Features => _features;

    /// <summary>Classes from 0, [rows kept], where targets are one-hot; null otherwise.</summary>
    public int[]? Classes => _classes;

    /// <summary>Targets, [rows kept, target size]; empty where <see cref="Classes"/> stand for them.</summary>
    public float[] Targets => _targets;

    /// <summary>The class of each row from 0, [rows kept], where labels are classes.</summary>
    public int[] ClassOfRows() => _classes ?? Array.ConvertAll(_targets, target => (int)target);

    /// <summary>What each row counts, [rows kept]; null where all count alike.</summary>
    /// <param name="balance">Weights of the classes, if they are balanced.</param>
    public float[]? WeightsWith(ClassBalance? balance)
    {
        if (balance is null)
            return _weights;
        var weights = new float[_count];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = balance.Weight(_classes?[i] ?? (int)_targets[i], _weights?[i] ?? 1);
        return weights;
    }

    /// <summary>How many bytes a row takes.</summary>
    public static long BytesOfRow(LabeledColumns columns)
        => sizeof(float) * ((long)columns.FeatureCount + (IsOneHot(columns) ? 1 : columns.Labels.TargetSize) + (columns.Weight is null ? 0 : 1));

    /// <summary>Reads every row once.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">What is read of them.</param>
    /// <param name="mostRows">How many may be kept; null: as many as arrays can hold, and an error where there are more.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The rows; null where there are more than may be kept.</returns>
    /// <exception cref="InvalidOperationException">There are more than arrays can hold.</exception>
    /// <exception cref="OperationCanceledException">Cancelled while reading: there is no model yet to keep.</exception>
    public static LabeledRows? Read(IDataView data, LabeledColumns columns, long? mostRows, CancellationToken cancellation)
    {
        var expected = data.GetRowCount();
        if (mostRows < 1 || expected > mostRows)
            return null;
        var rows = new LabeledRows(columns, expected, mostRows ?? long.MaxValue);
        using var cursor = new LabeledCursor(data, columns);
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (rows._count == rows._most)
                return mostRows is null ? throw rows.TooMany() : null;
            rows.Add(cursor);
        }
        rows.Resize(rows._count);
        rows.Counts = cursor.Counts;
        return rows;
    }

    private static bool IsOneHot(LabeledColumns columns) => columns.Labels.Classes > 0 && columns.Labels.Classes == columns.Labels.TargetSize;

    private void Add(LabeledCursor row)
    {
        if (_count == _capacity)
            Resize((int)Math.Min(2L * _count, _most));
        row.CopyFeatures(_features.AsSpan(_count * _featureCount, _featureCount));
        if (_classes is not null)
            _classes[_count] = row.Class;
        else
            row.CopyTarget(_targets.AsSpan(_count * _targetSize, _targetSize));
        if (_weights is not null)
            _weights[_count] = row.Weight;
        _count++;
    }

    private InvalidOperationException TooMany() => new(
        $"The training rows do not fit in memory: {_featureCount:N0} features a row allow {_most:N0} rows. " +
        $"Train on fewer with Data.TakeRows, or a network with {nameof(NetworkTrainerOptions.DataCaching)}, which streams them.");

    private void Resize(int capacity)
    {
        _capacity = capacity;
        Array.Resize(ref _features, capacity * _featureCount);
        Array.Resize(ref _targets, capacity * _targetSize);
        if (_classes is not null)
            Array.Resize(ref _classes, capacity);
        if (_weights is not null)
            Array.Resize(ref _weights, capacity);
    }
}
