using Microsoft.ML;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>
/// The usable rows of a data view in memory: features and what the model should give for them. Whether features are kept with their zeros
/// or without is decided by the first rows.
/// </summary>
internal sealed class LabeledRows
{
    private const int SmallestCapacity = 256;

    // What is read before it is decided: as many rows, or fewer that give as many numbers.
    private const int RowsToDecide = 64;
    private const int ValuesToDecide = 1 << 18;

    private readonly LabeledColumns _columns;
    private readonly int _targetSize;
    private readonly long? _expected;
    private readonly bool _limited;
    private readonly long _mostBytes;
    private readonly int _mostDense;
    private float[] _features = [];
    private float[] _targets;
    private int[]? _classes;
    private float[]? _weights;
    private bool _decided;
    private long _given;
    private int _capacity;
    private int _count;

    private LabeledRows(LabeledColumns columns, long? expectedRows, long? mostBytes)
    {
        _columns = columns;
        _expected = expectedRows;
        _limited = mostBytes is not null;
        _mostBytes = mostBytes ?? Available;
        bool hasClasses = columns.Labels.Classes > 0;
        _targetSize = hasClasses ? 0 : columns.Labels.TargetSize;
        _mostDense = (int)Math.Min(_mostBytes / BytesOfRow(columns), Array.MaxLength / Math.Max(columns.FeatureCount, _targetSize));
        _targets = [];
        _classes = hasClasses ? [] : null;
        _weights = columns.Weight is null ? null : [];
    }

    /// <summary>Rows kept and left out.</summary>
    public RowCounts Counts { get; private set; } = new(0, 0, 0, null, []);

    /// <summary>Features without their zeros, where few are given; null where <see cref="Features"/> has all.</summary>
    public SparseRows? Sparse { get; private set; }

    /// <summary>Features, [rows kept, size]; empty where they are <see cref="Sparse"/>.</summary>
    public float[] Features => _features;

    /// <summary>Classes from 0, [rows kept]; null where labels are numbers.</summary>
    public int[]? Classes => _classes;

    /// <summary>Targets, [rows kept, target size]; empty where <see cref="Classes"/> stand for them.</summary>
    public float[] Targets => _targets;

    /// <summary>Bytes that the rows take.</summary>
    public long Bytes => Sparse is null
        ? _count * BytesOfRow(_columns)
        : (_count * (BytesOfRow(_columns) - ((_columns.FeatureCount - 1L) * sizeof(float))))
            + (Sparse.ValueCount * (long)(sizeof(int) + sizeof(float)));

    // The rest is for the model and everything else in the process.
    private static long Available => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4 * 3;

    /// <summary>The weight of each row, [rows kept]; null where all count alike.</summary>
    /// <param name="balance">Weights of the classes, if they are balanced.</param>
    public float[]? WeightsWith(ClassBalance? balance)
    {
        if (balance is null)
        {
            return _weights;
        }
        float[] weights = new float[_count];
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = balance.Weight(_classes![i], _weights?[i] ?? 1);
        }
        return weights;
    }

    /// <summary>The bytes of a row with its zeros.</summary>
    public static long BytesOfRow(LabeledColumns columns)
        => sizeof(float) * (
            (long)columns.FeatureCount + columns.Labels.TargetSize + (columns.Weight is null ? 0 : 1));

    /// <summary>Reads every row once.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">What is read of them.</param>
    /// <param name="mostBytes">Bytes that they may take; null: as many as there are, and an error where rows need more.</param>
    /// <param name="dense">Whether features are wanted with their zeros.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The rows; null where they take more than they may.</returns>
    /// <exception cref="InvalidOperationException">
    /// The rows need more memory than there is, or arrays can hold; it was not taken.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled while reading: there is no model yet to keep.</exception>
    public static LabeledRows? Read(IDataView data, LabeledColumns columns, long? mostBytes, bool dense, CancellationToken cancellation)
    {
        var rows = new LabeledRows(columns, data.GetRowCount(), mostBytes);
        if (columns.FeatureCount >= FeatureVectors.SmallestSize)
        {
            rows.Sparse = new SparseRows(columns.FeatureCount);
        }
        bool fits = rows.Sparse is not null && !dense
            ? mostBytes is null or > 0
            : rows._mostDense > 0 && !(rows._expected > rows._mostDense);
        if (fits)
        {
            fits = rows.Sparse is not null || rows.MakeDense(rows.StartCapacity);
            using var cursor = new LabeledCursor(data, columns);
            while (fits && cursor.MoveNext())
            {
                cancellation.ThrowIfCancellationRequested();
                fits = rows.Add(cursor);
            }
            fits = fits && rows.Finish(dense);
            rows.Counts = cursor.Counts;
        }
        return fits ? rows : mostBytes is null ? throw rows.TooMany() : null;
    }

    /// <summary>
    /// Features that the first rows of a data view give on average, where these are so few that rows should be kept without zeros; null
    /// elsewhere.
    /// </summary>
    public static double? GivenWhereSparse(IDataView data, LabeledColumns columns)
    {
        if (columns.FeatureCount < FeatureVectors.SmallestSize)
        {
            return null;
        }
        using var cursor = new LabeledCursor(data, columns);
        long given = 0L;
        while (cursor.Kept < RowsToDecide && given < ValuesToDecide && cursor.MoveNext())
        {
            given += cursor.GivenFeatures;
        }
        return cursor.Kept > 0 && FeatureVectors.Pay(given, cursor.Kept, columns.FeatureCount) ? (double)given / cursor.Kept : null;
    }

    private int StartCapacity => (int)Math.Clamp(_expected ?? SmallestCapacity, 1, _mostDense);

    // False where the row, or those before it, need more memory than they may take.
    private bool Add(LabeledCursor row)
    {
        if (Sparse is null && _count == _mostDense)
        {
            return false;
        }
        if (_count == _capacity && !Grow())
        {
            return false;
        }
        if (Sparse is null)
        {
            row.CopyFeatures(_features.AsSpan(_count * _columns.FeatureCount, _columns.FeatureCount));
        }
        else
        {
            row.AddFeatures(Sparse);
        }
        if (_classes is not null)
        {
            _classes[_count] = row.Class;
        }
        else
        {
            row.CopyTarget(_targets.AsSpan(_count * _targetSize, _targetSize));
        }
        if (_weights is not null)
        {
            _weights[_count] = row.Weight;
        }
        _count++;
        _given += row.GivenFeatures;
        return !_decided && (_count == RowsToDecide || _given >= ValuesToDecide) ? Decide() : Sparse is null || Bytes <= _mostBytes;
    }

    private bool Grow()
    {
        long most = Sparse is not null ? Array.MaxLength / Math.Max(1, _targetSize)
            : _limited ? _mostDense
            // While rows are copied to larger arrays, both take memory.
            : Math.Min(_mostDense, (_mostBytes / BytesOfRow(_columns)) - _count);
        if (most <= _count)
        {
            return false;
        }
        Resize((int)Math.Min(Math.Max(2L * _count, RowsToDecide), most));
        return true;
    }

    private bool Decide()
    {
        _decided = true;
        return FeatureVectors.Pay(_given, _count, _columns.FeatureCount) || (!(_expected > _mostDense) && MakeDense(StartCapacity));
    }

    private bool MakeDense(int capacity)
    {
        _decided = true;
        if (_count > _mostDense)
        {
            return false;
        }
        SparseRows? sparse = Sparse;
        Sparse = null;
        capacity = Math.Max(capacity, _count);
        _features = GC.AllocateUninitializedArray<float>(capacity * _columns.FeatureCount);
        Resize(capacity);
        sparse?.CopyTo(0, _features.AsSpan(0, _count * _columns.FeatureCount));
        return true;
    }

    private bool Finish(bool dense)
    {
        if ((!_decided && !Decide()) || (dense && Sparse is not null && !MakeDense(_count)))
        {
            return false;
        }
        Resize(_count);
        return true;
    }

    private InvalidOperationException TooMany()
    {
        long rows = Math.Max(_expected ?? 0, _count);
        return new(
            $"{rows:N0} training rows{(_expected is null && Sparse is null ? " or more" : "")} of {_columns.FeatureCount:N0} "
            + $"features need {rows * BytesOfRow(_columns):N0} bytes of memory in arrays of at most {Array.MaxLength:N0} numbers; "
            + $"{Available:N0} bytes are available, three quarters of what the process may use. Make fewer features first, "
            + "with shorter n-grams, Transforms.FeatureSelection or a projection; train on fewer rows with Data.TakeRows; "
            + $"or train a network: it takes sparse rows as they are, and with {nameof(NetworkLearner.DataCaching)} streams them.");
    }

    private void Resize(int capacity)
    {
        _capacity = capacity;
        if (Sparse is null)
        {
            Array.Resize(ref _features, capacity * _columns.FeatureCount);
        }
        Array.Resize(ref _targets, capacity * _targetSize);
        if (_classes is not null)
        {
            Array.Resize(ref _classes, capacity);
        }
        if (_weights is not null)
        {
            Array.Resize(ref _weights, capacity);
        }
    }
}
