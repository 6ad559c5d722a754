using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Places for rows, each an input, a target and, where rows have one, a weight side by side; memory grows by slabs as places are used and
/// nothing ever moves. Sparse inputs lie apart, each in arrays of its own.
/// </summary>
/// <param name="inputSize">Numbers of an input; 0 where inputs are sparse.</param>
/// <param name="targetSize">Numbers of a target.</param>
/// <param name="hasWeights">Whether rows have weights.</param>
internal sealed class RowStore(int inputSize, int targetSize, bool hasWeights)
{
    private const int SlabElements = 1 << 20;

    private readonly int _rowSize = checked(inputSize + targetSize + (hasWeights ? 1 : 0));
    private readonly int _slabRows = Math.Max(1, SlabElements / (inputSize + targetSize));
    private readonly List<float[]> _slabs = [];
    private readonly List<(int[] Indices, float[] Values)> _sparse = [];

    /// <summary>The input at a place; places are first used in order.</summary>
    public Span<float> Input(int place) => Row(place)[..inputSize];

    /// <summary>Puts the only one of sparse rows at a place; places are first used in order.</summary>
    public void PutSparse(int place, SparseRows row)
    {
        if (place == _sparse.Count)
        {
            _sparse.Add(default);
        }
        _sparse[place] = (row.Indices(0).ToArray(), row.Values(0).ToArray());
    }

    /// <summary>Adds the sparse input at a place to others.</summary>
    public void AddSparse(int place, SparseRows rows) => rows.Add(_sparse[place].Indices, _sparse[place].Values);

    /// <summary>The target at a place.</summary>
    public Span<float> Target(int place) => Row(place).Slice(inputSize, targetSize);

    /// <summary>The weight at a place; empty when rows have none.</summary>
    public Span<float> Weight(int place) => Row(place)[(inputSize + targetSize)..];

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
