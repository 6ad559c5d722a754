namespace MLNetDeep.Trainers.Search;

/// <summary>A search's view of a parameter, whatever the type of its values.</summary>
internal interface ISearchParameter
{
    string Name { get; }

    /// <summary>The number of values it can take; null where they cannot be counted.</summary>
    long? Count { get; }

    /// <summary>
    /// The value at a place of the distribution, 0 to 1: where the place is uniform, the value is distributed as the parameter says.
    /// </summary>
    object? ValueAt(double place);

    /// <summary>The values of a grid: all choices, and of a range so many points, its ends among them.</summary>
    IReadOnlyList<object?> Grid(int pointsOfRange);
}

/// <summary>A named parameter of a <see cref="HyperparameterSpace"/>, which makes it.</summary>
/// <typeparam name="T">The values' type.</typeparam>
public sealed class SearchParameter<T> : ISearchParameter
{
    private readonly long? _count;
    private readonly Func<double, T> _at;
    private readonly Func<int, IEnumerable<T>> _grid;

    /// <param name="name">The name.</param>
    /// <param name="count">The number of values it can take; null where they cannot be counted.</param>
    /// <param name="at">The value at a place of the distribution, 0 to 1.</param>
    /// <param name="grid">The values of a grid with so many points; null: those at evenly spaced places.</param>
    internal SearchParameter(string name, long? count, Func<double, T> at, Func<int, IEnumerable<T>>? grid = null)
    {
        (Name, _count, _at) = (name, count, at);
        _grid = grid ?? (points => Enumerable.Range(0, points).Select(point => at((double)point / Math.Max(1, points - 1))).Distinct());
    }

    /// <summary>The parameter's name, unique in its space.</summary>
    public string Name { get; }

    long? ISearchParameter.Count => _count;

    object? ISearchParameter.ValueAt(double place) => _at(place);

    IReadOnlyList<object?> ISearchParameter.Grid(int pointsOfRange) => [.. _grid(pointsOfRange).Cast<object?>()];
}
