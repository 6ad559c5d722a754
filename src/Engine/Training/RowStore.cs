namespace MLNetDeep.Engine.Training;

/// <summary>
/// Places for rows, each an input, a target and, where rows have one, a weight side by side; memory grows by slabs as places are used and
/// nothing ever moves.
/// </summary>
internal sealed class RowStore(int inputSize, int targetSize, bool hasWeights)
{
    private const int SlabElements = 1 << 20;

    private readonly int _rowSize = checked(inputSize + targetSize + (hasWeights ? 1 : 0));
    private readonly int _slabRows = Math.Max(1, SlabElements / (inputSize + targetSize));
    private readonly List<float[]> _slabs = [];

    /// <summary>The input at a place; places are first used in order.</summary>
    public Span<float> Input(int place) => Row(place)[..inputSize];

    /// <summary>The target at a place.</summary>
    public Span<float> Target(int place) => Row(place).Slice(inputSize, targetSize);

    /// <summary>The weight at a place; empty when rows have none.</summary>
    public Span<float> Weight(int place) => Row(place)[(inputSize + targetSize)..];

    private Span<float> Row(int place)
    {
        int slab = place / _slabRows;
        while (slab >= _slabs.Count)
            _slabs.Add(GC.AllocateUninitializedArray<float>(checked(_slabRows * _rowSize)));
        return _slabs[slab].AsSpan((place - (slab * _slabRows)) * _rowSize, _rowSize);
    }
}
