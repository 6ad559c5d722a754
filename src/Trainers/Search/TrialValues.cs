using System.Collections;
using System.Globalization;

namespace MLNetDeep.Trainers.Search;

/// <summary>The values of a trial: one for each parameter of the search space.</summary>
public sealed class TrialValues
{
    private readonly IReadOnlyList<ISearchParameter> _parameters;
    private readonly object?[] _values;

    internal TrialValues(IReadOnlyList<ISearchParameter> parameters, object?[] values) => (_parameters, _values) = (parameters, values);

    /// <summary>The names of the parameters, in the order of the search space.</summary>
    public IEnumerable<string> Names => _parameters.Select(parameter => parameter.Name);

    /// <summary>The value of the parameter named <paramref name="name"/>.</summary>
    /// <exception cref="ArgumentException">The search space has no such parameter.</exception>
    public object? this[string name] => _values[IndexOf(parameter => parameter.Name == name, name)];

    internal IReadOnlyList<object?> All => _values;

    /// <summary>Returns the value of <paramref name="parameter"/>.</summary>
    /// <exception cref="ArgumentException">The parameter is of another search space.</exception>
    public T Get<T>(SearchParameter<T> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return (T)_values[IndexOf(other => other == parameter, parameter.Name)]!;
    }

    /// <summary>Returns names and values, such as <c>learning rate = 0.01, units = 64</c>.</summary>
    public override string ToString() =>
        string.Join(", ", _parameters.Zip(_values, (parameter, value) => $"{parameter.Name} = {Describe(value)}"));

    /// <summary>A value as text for people: real numbers to four digits, lists in brackets.</summary>
    internal static string Describe(object? value) => value switch
    {
        null => "null",
        string text => text,
        float or double or Half => ((IFormattable)value).ToString("G4", CultureInfo.InvariantCulture),
        IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Select(Describe))}]",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private int IndexOf(Predicate<ISearchParameter> wanted, string name)
    {
        for (int i = 0; i < _parameters.Count; i++)
        {
            if (wanted(_parameters[i]))
            {
                return i;
            }
        }
        throw new ArgumentException(
            $"The search space of this trial has no such parameter '{name}'; it has: {string.Join(", ", Names)}.", nameof(name));
    }
}
