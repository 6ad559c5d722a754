namespace MLNetDeep.Trainers.Search;

/// <summary>A named parameter of a <see cref="HyperparameterSpace"/>, which makes it.</summary>
public abstract class SearchParameter
{
    private protected SearchParameter(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>The parameter's name, unique in its space.</summary>
    public string Name { get; }

    /// <summary>How many values it can take; null where they cannot be counted.</summary>
    internal abstract long? Count { get; }

    /// <summary>
    /// The value at a place of the distribution, 0 to 1: where the place is uniform, the value is distributed as the parameter says.
    /// </summary>
    internal abstract object? ValueAt(double place);

    /// <summary>The values of a grid: all choices, and of a range so many points, its ends among them.</summary>
    internal abstract IReadOnlyList<object?> Grid(int pointsOfRange);

    private protected ArgumentException Refused(string expected, object? actual)
        => new ArgumentOutOfRangeException(null, actual, $"Parameter '{Name}': expected {expected}, got {actual}.");
}

/// <summary>A named parameter of a <see cref="HyperparameterSpace"/> with values of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The values' type.</typeparam>
public abstract class SearchParameter<T> : SearchParameter
{
    private protected SearchParameter(string name)
        : base(name)
    {
    }

    private protected abstract T At(double place);

    internal override object? ValueAt(double place) => At(place);

    internal override IReadOnlyList<object?> Grid(int pointsOfRange)
        => [.. Enumerable.Range(0, pointsOfRange).Select(point => ValueAt((double)point / Math.Max(1, pointsOfRange - 1))).Distinct()];
}
