namespace MLNetDeep.Engine.Training;

/// <summary>Places for rows, each an input and a target side by side; memory grows by slabs as places are used and nothing ever moves.</summary>
internal sealed class RowStore(int inputSize, int targetSize)
{
    private const int SlabElements = 1 << 20;

    private readonly int _rowSize = checked(inputSize + targetSize);
    private readonly int _slabRows = Math.Max(1, SlabElements / (inputSize + targetSize));
    private readonly List<float[]> _slabs = [];

    /// <summary>The input at a place; places are first used in order.</summary>
    public Span<float> Input(int place) => Row(place)[..inputSize];

    /// <summary>The target at a place.</summary>
    public Span<float> Target(int place) => Row(place)[inputSize..];

    private Span<float> Row(int place)
    {
        int slab = place / _slabRows;
        while (slab >= _slabs.Count)
            _slabs.Add(GC.AllocateUninitializedArray<float>(checked(_slabRows * _rowSize)));
        return _slabs[slab].AsSpan((place - (slab * _slabRows)) * _rowSize, _rowSize);
    }
}
