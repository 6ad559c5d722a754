using Microsoft.ML;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Trainers;

/// <summary>The usable rows of a data view in its order, read anew each epoch.</summary>
internal sealed class StreamedRows : IBatchSource
{
    private readonly IDataView _data;
    private readonly LabeledColumns _columns;
    private readonly Action<RowCounts> _check;
    private readonly bool[]? _held;
    private readonly bool _onlyHeld;

    /// <param name="data">The rows.</param>
    /// <param name="columns">What is read of them.</param>
    /// <param name="check">Throws where the rows of a whole pass cannot be trained on.</param>
    public StreamedRows(IDataView data, LabeledColumns columns, Action<RowCounts> check)
        : this(data, columns, check, null, false, null)
    {
    }

    private StreamedRows(IDataView data, LabeledColumns columns, Action<RowCounts> check, bool[]? held, bool onlyHeld, RowCounts? counts)
    {
        (_data, _columns, _check, _held, _onlyHeld, Counts) = (data, columns, check, held, onlyHeld, counts);
        if (held is not null)
            Rows = held.Count(isHeld => isHeld == onlyHeld);
    }

    public int InputSize => _columns.FeatureCount;

    public int TargetSize => _columns.Labels.TargetSize;

    public bool HasWeights => _columns.Weight is not null || Balance is not null;

    /// <summary>Weights of the classes, if they are balanced; given before the first epoch.</summary>
    public ClassBalance? Balance { get; set; }

    /// <summary>Known after the first whole pass.</summary>
    public long? Rows { get => field ?? Counts?.Kept; }

    /// <summary>All usable rows and those left out; known after the first whole pass.</summary>
    public RowCounts? Counts { get; private set; }

    /// <summary>The rows without those that are held back for validation, and those alone.</summary>
    public (StreamedRows Training, StreamedRows Validation) Split(bool[] held)
        => (new(_data, _columns, _check, held, false, Counts) { Balance = Balance }, new(_data, _columns, _check, held, true, Counts) { Balance = Balance });

    /// <summary>Makes a pass without copying a row.</summary>
    /// <param name="cancellation">Ends the pass.</param>
    /// <param name="split">Told of each row, if given.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RowCounts CountRows(CancellationToken cancellation, ValidationSplit? split = null)
    {
        using var cursor = new LabeledCursor(_data, _columns);
        var target = new float[TargetSize];
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (split is null)
                continue;
            if (cursor.Class >= 0)
            {
                split.Add(cursor.Class);
                continue;
            }
            cursor.CopyTarget(target);
            split.Add(target);
        }
        return EndPass(cursor);
    }

    public IBatchReader StartEpoch(int epoch) => new Reader(this);

    private RowCounts EndPass(LabeledCursor cursor)
    {
        var counts = cursor.Counts;
        _check(counts);
        Counts ??= counts;
        return counts;
    }

    private sealed class Reader(StreamedRows owner) : IBatchReader
    {
        private readonly LabeledCursor _cursor = new(owner._data, owner._columns);

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            var (inputSize, targetSize) = (owner.InputSize, owner.TargetSize);
            var room = Math.Min(inputs.Length / inputSize, targets.Length / targetSize);
            var rows = 0;
            while (rows < room && MoveNext())
            {
                _cursor.CopyFeatures(inputs.Slice(rows * inputSize, inputSize));
                _cursor.CopyTarget(targets.Slice(rows * targetSize, targetSize));
                if (!weights.IsEmpty)
                    weights[rows] = owner.Balance?.Weight(_cursor.Class, _cursor.Weight) ?? _cursor.Weight;
                rows++;
            }
            return rows;
        }

        public void Dispose() => _cursor.Dispose();

        private bool MoveNext()
        {
            while (_cursor.MoveNext())
                if (owner._held is not { } held || (_cursor.Kept <= held.Length && held[_cursor.Kept - 1]) == owner._onlyHeld)
                    return true;
            owner.EndPass(_cursor);
            return false;
        }
    }
}
