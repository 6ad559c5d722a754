using System.Numerics;

namespace MLNetDeep.Trainers.Search;

/// <summary>
/// A space of hyperparameters: named parameters, each with the values it can take. Each method adds a parameter and returns it; with it
/// <see cref="Trial.Get"/> gives a trial's value in the parameter's own type.
/// </summary>
public sealed class HyperparameterSpace
{
    private readonly List<SearchParameter> _parameters = [];

    /// <summary>The parameters in the order they were added.</summary>
    public IReadOnlyList<SearchParameter> Parameters => _parameters;

    /// <summary>Adds a number of a range, uniformly distributed.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value, finite.</param>
    /// <param name="to">The largest value, finite and greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<T> Uniform<T>(string name, T from, T to)
        where T : IBinaryFloatingPointIeee754<T>
        => Add(new RealRange<T>(name, from, to, logarithmic: false));

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
        => Add(new RealRange<T>(name, from, to, logarithmic: true));

    /// <summary>Adds a whole number of a range, uniformly distributed.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value.</param>
    /// <param name="to">The largest value, greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<int> Integer(string name, int from, int to) => Add(new IntegerRange(name, from, to, logarithmic: false));

    /// <summary>Adds a whole number of a range whose logarithm is uniformly distributed. For units, filters and batch sizes.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="from">The smallest value, at least 1.</param>
    /// <param name="to">The largest value, greater.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the range is none.</exception>
    public SearchParameter<int> LogInteger(string name, int from, int to) => Add(new IntegerRange(name, from, to, logarithmic: true));

    /// <summary>Adds a choice among values, all equally likely.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="values">The values: numbers, names, layers, whole architectures. At least one, none of them twice.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, there are no values, or a value is there twice.</exception>
    public SearchParameter<T> Choice<T>(string name, params IReadOnlyList<T> values) => Add(new Choices<T>(name, values));

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
