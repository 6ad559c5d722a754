using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Places for rows, each an input, a target and, where rows have one, a weight side by side; memory grows by slabs as places are used and
/// nothing ever moves. Sparse inputs lie apart, each in arrays of its own.
/// </summary>
internal sealed class RowStore
{
    private const int SlabElements = 1 << 20;

    private readonly int _inputSize;
    private readonly int _targetSize;
    private readonly int _rowSize;
    private readonly int _slabRows;
    private readonly List<float[]> _slabs = [];
    private readonly List<(int[] Indices, float[] Values)> _sparse = [];
    private readonly SparseRows? _row;

    /// <param name="source">The rows that are kept.</param>
    public RowStore(IBatchSource source)
    {
        _inputSize = source.IsSparse ? 0 : source.InputSize;
        _targetSize = source.TargetSize;
        _rowSize = checked(_inputSize + _targetSize + (source.HasWeights ? 1 : 0));
        _slabRows = Math.Max(1, SlabElements / (_inputSize + _targetSize));
        _row = source.IsSparse ? new SparseRows(source.InputSize) : null;
    }

    /// <summary>Reads the next row into a place; places are first used in order. False at the end, when nothing is kept.</summary>
    public bool Read(IBatchReader reader, int place)
    {
        if (_row is null)
        {
            return reader.ReadBatch(Input(place), Target(place), Weight(place)) > 0;
        }
        _row.Clear();
        if (reader.ReadBatch(_row, Target(place), Weight(place)) == 0)
        {
            return false;
        }
        if (place == _sparse.Count)
        {
            _sparse.Add(default);
        }
        _sparse[place] = (_row.Indices(0).ToArray(), _row.Values(0).ToArray());
        return true;
    }

    /// <summary>Gives the row at a place, as a row of a batch, with its zeros.</summary>
    public void CopyTo(int place, int row, Span<float> inputs, Span<float> targets, Span<float> weights)
    {
        if (_row is null)
        {
            Input(place).CopyTo(inputs[(row * _inputSize)..]);
        }
        else
        {
            _row.Clear();
            AddSparse(place, _row);
            _row.CopyTo(0, inputs.Slice(row * _row.Columns, _row.Columns));
        }
        CopyTargetAndWeight(place, row, targets, weights);
    }

    /// <summary>Gives the sparse row at a place, as the next row of a batch.</summary>
    public void CopyTo(int place, int row, SparseRows inputs, Span<float> targets, Span<float> weights)
    {
        AddSparse(place, inputs);
        CopyTargetAndWeight(place, row, targets, weights);
    }

    private void AddSparse(int place, SparseRows rows) => rows.Add(_sparse[place].Indices, _sparse[place].Values);

    private void CopyTargetAndWeight(int place, int row, Span<float> targets, Span<float> weights)
    {
        Target(place).CopyTo(targets[(row * _targetSize)..]);
        if (!weights.IsEmpty)
        {
            Weight(place).CopyTo(weights[row..]);
        }
    }

    private Span<float> Input(int place) => Row(place)[.._inputSize];

    private Span<float> Target(int place) => Row(place).Slice(_inputSize, _targetSize);

    private Span<float> Weight(int place) => Row(place)[(_inputSize + _targetSize)..];

    private Span<float> Row(int place)
    {
        int slab = place / _slabRows;
        while (slab >= _slabs.Count)
        {
            _slabs.Add(GC.AllocateUninitializedArray<float>(checked(_slabRows * _rowSize)));
        }
        return _slabs[slab].AsSpan((place - (slab * _slabRows)) * _rowSize, _rowSize);
    }
}
