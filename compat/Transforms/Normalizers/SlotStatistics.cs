namespace Microsoft.ML.Transforms;

/// <summary>What a normalizer learns of a column, slot by slot. Missing values are not recorded; absent values of a sparse row are zeros.</summary>
internal abstract class SlotStatistics(int size)
{
    protected int Size => size;

    public abstract void Add(int slot, double value);

    public abstract SlotNormalizer ToNormalizer();
}

/// <summary>Scales each slot to [0, 1], or by its largest magnitude when zero has to stay zero. A constant slot becomes zero.</summary>
internal sealed class MinMaxStatistics : SlotStatistics
{
    private readonly bool _fixZero;
    private readonly double[] _lowest;
    private readonly double[] _highest;

    public MinMaxStatistics(int size, bool fixZero)
        : base(size)
    {
        _fixZero = fixZero;
        _lowest = new double[size];
        _highest = new double[size];
        Array.Fill(_lowest, double.PositiveInfinity);
        Array.Fill(_highest, double.NegativeInfinity);
    }

    public override void Add(int slot, double value)
    {
        if (value < _lowest[slot])
            _lowest[slot] = value;
        if (value > _highest[slot])
            _highest[slot] = value;
    }

    public override SlotNormalizer ToNormalizer()
    {
        double[] scales = new double[Size], offsets = new double[Size];
        for (int slot = 0; slot < Size; slot++)
        {
            double low = _lowest[slot], high = _highest[slot];
            if (!(high > low))
                continue;
            scales[slot] = 1 / (_fixZero ? Math.Max(Math.Abs(low), Math.Abs(high)) : high - low);
            offsets[slot] = _fixZero || scales[slot] == 0 ? 0 : low;
        }
        return new(NormalizerKind.Affine, scales, offsets);
    }
}

/// <summary>
/// Scales each slot to zero mean and unit variance, or to a unit mean square when zero has to stay zero, or to the share of a normal
/// distribution below the value. A constant slot becomes zero. Sums are updated as in Welford 1962.
/// </summary>
internal sealed class MeanVarianceStatistics(int size, bool fixZero, bool useCdf) : SlotStatistics(size)
{
    private readonly long[] _counts = new long[size];
    private readonly double[] _means = new double[size];
    private readonly double[] _squares = new double[size];

    public override void Add(int slot, double value)
    {
        if (double.IsNaN(value))
            return;
        _counts[slot]++;
        double delta = value - _means[slot];
        _means[slot] += delta / _counts[slot];
        _squares[slot] += delta * (value - _means[slot]);
    }

    public override SlotNormalizer ToNormalizer()
    {
        double[] scales = new double[Size], offsets = new double[Size];
        for (int slot = 0; slot < Size; slot++)
        {
            if (_squares[slot] == 0)
                continue;
            double variance = _squares[slot] / _counts[slot], mean = _means[slot];
            double scale = 1 / Math.Sqrt(fixZero && !useCdf ? variance + (mean * mean) : variance);
            scales[slot] = scale;
            offsets[slot] = (fixZero && !useCdf) || scale == 0 ? 0 : mean;
        }
        return new(useCdf ? NormalizerKind.Cdf : NormalizerKind.Affine, scales, offsets);
    }
}
