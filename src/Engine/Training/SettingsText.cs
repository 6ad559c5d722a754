using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Engine.Training;

/// <summary>
/// Settings as a text that is the same in any culture and that differs when a setting does: the type and the public properties.
/// Delegates are left out, what lies very deep, and what a type says of itself by overriding a property.
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
        IReadOnlyDictionary<string, float> numbers => Of(numbers.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Key}: {entry.Value}"))),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(item => Of(item, depth)))}]",
        _ => depth == 0 ? "" : OfProperties(value, depth - 1),
    };

    private static string OfProperties(object settings, int depth)
    {
        IEnumerable<string> texts = TypeOf(settings).GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetIndexParameters().Length == 0 && !property.PropertyType.IsAssignableTo(typeof(Delegate))
                && property.GetMethod is not { IsVirtual: true, IsFinal: false })
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name} = {Of(property.GetValue(settings), depth)}");
        return $"{settings.GetType().Name} {{ {string.Join(", ", texts)} }}";
    }

    // Trimming keeps the public properties of the types named here and of those derived from the bases, which say so.
    [UnconditionalSuppressMessage("Trimming", "IL2073",
        Justification = "Of other types, properties may be trimmed that nothing reads: they have no effect on the weights.")]
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type TypeOf(object settings) => settings switch
    {
        LayerSpec layer => TypeOf(layer),
        Loss loss => TypeOf(loss),
        Optimizer optimizer => TypeOf(optimizer),
        LearningRateSchedule schedule => TypeOf(schedule),
        ImageAugmentation => typeof(ImageAugmentation),
        ElasticDistortion => typeof(ElasticDistortion),
        ImageShift => typeof(ImageShift),
        RandomErasing => typeof(RandomErasing),
        EarlyStopping => typeof(EarlyStopping),
        WeightAveraging => typeof(WeightAveraging),
        GradientClipping => typeof(GradientClipping),
        Size2D => typeof(Size2D),
        Padding2D => typeof(Padding2D),
        Padding1D => typeof(Padding1D),
        _ => settings.GetType(),
    };

    // The native compiler goes by the types of parameters, not by those of patterns.
    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type TypeOf(LayerSpec layer) => layer.GetType();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type TypeOf(Loss loss) => loss.GetType();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type TypeOf(Optimizer optimizer) => optimizer.GetType();

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)]
    private static Type TypeOf(LearningRateSchedule schedule) => schedule.GetType();
}
