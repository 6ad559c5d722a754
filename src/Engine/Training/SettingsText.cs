using System.Collections;
using System.Globalization;
using System.Reflection;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Settings as a text that is the same in any culture and that differs when a setting does: the type and the public properties.
/// Delegates are left out, and what lies very deep.
/// </summary>
internal static class SettingsText
{
    private const int Depth = 8;

    public static string Of(object? value) => Of(value, Depth);

    private static string Of(object? value, int depth) => value switch
    {
        null => "none",
        string text => $"'{text}'",
        Enum or bool => value.ToString()!,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(item => Of(item, depth)))}]",
        _ => depth == 0 ? "" : OfProperties(value, depth - 1),
    };

    private static string OfProperties(object settings, int depth)
    {
        IEnumerable<string> texts = settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !property.PropertyType.IsAssignableTo(typeof(Delegate)))
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name} = {Of(property.GetValue(settings), depth)}");
        return $"{settings.GetType().Name} {{ {string.Join(", ", texts)} }}";
    }
}
