using System.Numerics;

namespace MLNetDeep.Trainers.Search;

/// <summary>A range of real numbers.</summary>
internal sealed class RealRange<T> : SearchParameter<T>
    where T : IBinaryFloatingPointIeee754<T>
{
    private readonly T _from;
    private readonly T _to;
    private readonly bool _logarithmic;

    public RealRange(string name, T from, T to, bool logarithmic)
        : base(name)
    {
        if (!T.IsFinite(from) || !T.IsFinite(to) || from >= to || (logarithmic && from <= T.Zero))
        {
            throw Refused($"finite bounds in rising order{(logarithmic ? ", above 0" : "")}", $"{from} to {to}");
        }
        (_from, _to, _logarithmic) = (from, to, logarithmic);
    }

    internal override long? Count => null;

    private protected override T At(double place)
    {
        (double from, double to) = (double.CreateChecked(_from), double.CreateChecked(_to));
        double value = _logarithmic
            ? Math.Exp(double.Lerp(Math.Log(from), Math.Log(to), place))
            : double.Lerp(from, to, place);
        return T.Clamp(T.CreateChecked(value), _from, _to);
    }
}

/// <summary>A range of whole numbers.</summary>
internal sealed class IntegerRange : SearchParameter<int>
{
    private readonly int _from;
    private readonly int _to;
    private readonly bool _logarithmic;

    public IntegerRange(string name, int from, int to, bool logarithmic)
        : base(name)
    {
        if (from >= to || (logarithmic && from < 1))
        {
            throw Refused($"bounds in rising order{(logarithmic ? ", at least 1" : "")}", $"{from} to {to}");
        }
        (_from, _to, _logarithmic) = (from, to, logarithmic);
    }

    internal override long? Count => (long)_to - _from + 1;

    // The last number has as much room as the others: the range ends where the next one would begin.
    private protected override int At(double place) => (int)Math.Clamp(Math.Floor(Scaled(place, _to + 1.0)), _from, _to);

    internal override IReadOnlyList<object?> Grid(int pointsOfRange)
        => [.. Enumerable.Range(0, pointsOfRange)
            .Select(point => (object)(int)Math.Round(Scaled((double)point / Math.Max(1, pointsOfRange - 1), _to)))
            .Distinct()];

    private double Scaled(double place, double end) => _logarithmic
        ? Math.Exp(double.Lerp(Math.Log(_from), Math.Log(end), place))
        : double.Lerp(_from, end, place);
}

/// <summary>Values to choose from.</summary>
internal sealed class Choices<T> : SearchParameter<T>
{
    private readonly T[] _values;

    public Choices(string name, IReadOnlyList<T> values)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(values);
        _values = [.. values];
        if (_values.Length == 0)
        {
            throw Refused("at least one value", "none");
        }
        if (_values.Distinct().Count() < _values.Length)
        {
            throw Refused("each value once", TrialValues.Describe(_values));
        }
    }

    internal override long? Count => _values.Length;

    private protected override T At(double place) => _values[(int)Math.Min(place * _values.Length, _values.Length - 1)];

    internal override IReadOnlyList<object?> Grid(int pointsOfRange) => [.. _values.Cast<object?>()];
}
