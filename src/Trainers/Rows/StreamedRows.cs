using Microsoft.ML;
using MLNetDeep.Engine.Learning;
using MLNetDeep.Engine.Tensors;
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
    /// <param name="sparse">Whether features are read without their zeros.</param>
    /// <param name="check">Throws where the rows of a whole pass cannot be trained on.</param>
    public StreamedRows(IDataView data, LabeledColumns columns, bool sparse, Action<RowCounts> check)
        : this(data, columns, sparse, check, null, false, null)
    {
    }

    private StreamedRows(
        IDataView data, LabeledColumns columns, bool sparse, Action<RowCounts> check, bool[]? held, bool onlyHeld, RowCounts? counts)
    {
        (_data, _columns, IsSparse, _check, _held, _onlyHeld, Counts) = (data, columns, sparse, check, held, onlyHeld, counts);
        if (held is not null)
        {
            Rows = held.Count(isHeld => isHeld == onlyHeld);
        }
    }

    public int InputSize => _columns.FeatureCount;

    public int TargetSize => _columns.Labels.TargetSize;

    public int Classes => _columns.Labels.Classes;

    public bool HasWeights => _columns.Weight is not null || Balance is not null;

    public bool IsSparse { get; }

    public IReadOnlyList<bool>? UnscaledInputs => _columns.UnscaledWhere(IsSparse);

    /// <summary>Weights of the classes, if they are balanced; given before the first epoch.</summary>
    public ClassBalance? Balance { get; set; }

    /// <summary>Known after the first whole pass.</summary>
    public long? Rows { get => field ?? Counts?.Kept; }

    /// <summary>The numbers of usable rows and of those left out; known after the first whole pass.</summary>
    public RowCounts? Counts { get; private set; }

    /// <summary>The rows without those that are held back for validation, and those alone.</summary>
    public (StreamedRows Training, StreamedRows Validation) Split(bool[] held)
        => (With(held, false), With(held, true));

    /// <summary>Makes a pass without copying a row.</summary>
    /// <param name="cancellation">Ends the pass.</param>
    /// <param name="split">Told of each row, if given.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public RowCounts CountRows(CancellationToken cancellation, ValidationSplit? split = null)
    {
        using var cursor = new LabeledCursor(_data, _columns);
        float[] target = new float[TargetSize];
        while (cursor.MoveNext())
        {
            cancellation.ThrowIfCancellationRequested();
            if (split is null)
            {
                continue;
            }
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

    private StreamedRows With(bool[] held, bool onlyHeld)
        => new(_data, _columns, IsSparse, _check, held, onlyHeld, Counts) { Balance = Balance };

    private RowCounts EndPass(LabeledCursor cursor)
    {
        RowCounts counts = cursor.Counts;
        _check(counts);
        Counts ??= counts;
        return counts;
    }

    private sealed class Reader(StreamedRows owner) : IBatchReader
    {
        private readonly LabeledCursor _cursor = new(owner._data, owner._columns);

        public int ReadBatch(Span<float> inputs, Span<float> targets, Span<float> weights)
        {
            int inputSize = owner.InputSize;
            int room = Math.Min(inputs.Length / inputSize, targets.Length / owner.TargetSize);
            int rows = 0;
            for (; rows < room && MoveNext(); rows++)
            {
                _cursor.CopyFeatures(inputs.Slice(rows * inputSize, inputSize));
                CopyTargetAndWeight(rows, targets, weights);
            }
            return rows;
        }

        public int ReadBatch(SparseRows inputs, Span<float> targets, Span<float> weights)
        {
            int room = targets.Length / owner.TargetSize;
            int rows = 0;
            for (; rows < room && MoveNext(); rows++)
            {
                _cursor.AddFeatures(inputs);
                CopyTargetAndWeight(rows, targets, weights);
            }
            return rows;
        }

        public void Dispose() => _cursor.Dispose();

        private void CopyTargetAndWeight(int row, Span<float> targets, Span<float> weights)
        {
            _cursor.CopyTarget(targets.Slice(row * owner.TargetSize, owner.TargetSize));
            if (!weights.IsEmpty)
            {
                weights[row] = owner.Balance?.Weight(_cursor.Class, _cursor.Weight) ?? _cursor.Weight;
            }
        }

        private bool MoveNext()
        {
            while (_cursor.MoveNext())
            {
                if (owner._held is not { } held || (_cursor.Kept <= held.Length && held[_cursor.Kept - 1]) == owner._onlyHeld)
                {
                    return true;
                }
            }
            owner.EndPass(_cursor);
            return false;
        }
    }
}
