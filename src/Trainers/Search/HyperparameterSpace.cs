using System.Numerics;

namespace MLNetDeep.Trainers.Search;

/// <summary>
/// A space of hyperparameters: named parameters, each with the values it can take. Each method adds a parameter and returns it; with it
/// <see cref="Trial.Get"/> gives a trial's value in the parameter's own type.
/// </summary>
public sealed class HyperparameterSpace
{
    private readonly List<ISearchParameter> _parameters = [];

    /// <summary>The parameters in the order they were added.</summary>
    internal IReadOnlyList<ISearchParameter> Parameters => _parameters;

    /// <summary>Adds a number of a range, uniformly distributed.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value, finite.</param>
    /// <param name="to">The largest value, finite and greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<T> Uniform<T>(string name, T from, T to)
        where T : IBinaryFloatingPointIeee754<T>
        => AddReal(name, from, to, logarithmic: false);

    /// <summary>
    /// Adds a number of a range whose logarithm is uniformly distributed: as many values from 0.001 to 0.01 as from 0.01 to 0.1. For
    /// learning rates and penalties.
    /// </summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value, above 0.</param>
    /// <param name="to">The largest value, finite and greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<T> LogUniform<T>(string name, T from, T to)
        where T : IBinaryFloatingPointIeee754<T>
        => AddReal(name, from, to, logarithmic: true);

    /// <summary>Adds a whole number of a range, uniformly distributed.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value.</param>
    /// <param name="to">The largest value, greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<int> Integer(string name, int from, int to) => AddInteger(name, from, to, logarithmic: false);

    /// <summary>Adds a whole number of a range whose logarithm is uniformly distributed. For units, filters and batch sizes.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value, at least 1.</param>
    /// <param name="to">The largest value, greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<int> LogInteger(string name, int from, int to) => AddInteger(name, from, to, logarithmic: true);

    /// <summary>Adds a choice among values, all equally likely.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="values">The values: numbers, names, layers, whole architectures. At least one, none of them twice.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, there are no values, or a value is there twice.</exception>
    public SearchParameter<T> Choice<T>(string name, params IReadOnlyList<T> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        T[] choices = [.. values];
        Require(choices.Length > 0, name, "at least one value", "none");
        Require(choices.Distinct().Count() == choices.Length, name, "each value once", TrialValues.Describe(choices));
        return Add<T>(
            new(name, choices.Length, place => choices[(int)Math.Min(place * choices.Length, choices.Length - 1)], _ => choices));
    }

    private SearchParameter<T> AddReal<T>(string name, T from, T to, bool logarithmic)
        where T : IBinaryFloatingPointIeee754<T>
    {
        Require(
            T.IsFinite(from) && T.IsFinite(to) && from < to && (!logarithmic || from > T.Zero), name,
            $"finite bounds in rising order{(logarithmic ? ", above 0" : "")}", $"{from} to {to}");
        (double low, double high) = (double.CreateChecked(from), double.CreateChecked(to));
        return Add<T>(new(name, null, place => T.Clamp(T.CreateChecked(Between(low, high, place, logarithmic)), from, to)));
    }

    private SearchParameter<int> AddInteger(string name, int from, int to, bool logarithmic)
    {
        Require(
            from < to && (!logarithmic || from >= 1), name, $"bounds in rising order{(logarithmic ? ", at least 1" : "")}",
            $"{from} to {to}");
        // The last number has as much room as the others: the range ends where the next one would begin.
        return Add<int>(new(
            name, (long)to - from + 1,
            place => (int)Math.Clamp(Math.Floor(Between(from, to + 1.0, place, logarithmic)), from, to),
            points => Enumerable.Range(0, points)
                .Select(point => (int)Math.Round(Between(from, to, (double)point / Math.Max(1, points - 1), logarithmic)))
                .Distinct()));
    }

    private static double Between(double from, double to, double place, bool logarithmic) => logarithmic
        ? Math.Exp(double.Lerp(Math.Log(from), Math.Log(to), place))
        : double.Lerp(from, to, place);

    private static void Require(bool holds, string name, string expected, string actual)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(null, actual, $"Parameter '{name}': expected {expected}, got {actual}.");
        }
    }

    private SearchParameter<T> Add<T>(SearchParameter<T> parameter)
    {
        if (_parameters.Any(other => other.Name == parameter.Name))
        {
            throw new ArgumentException(
                $"The search space has a parameter '{parameter.Name}' already. Give each a name of its own.", "name");
        }
        _parameters.Add(parameter);
        return parameter;
    }
}
