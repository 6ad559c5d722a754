using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>Errors and checks of shapes that several layers share.</summary>
internal static class LayerShapes
{
    /// <summary>The error of a layer of vectors that was given something else.</summary>
    public static NetworkShapeException NotVector(string layer, Shape actual) =>
        new(layer, "a vector [features]", actual, $"Put a {nameof(Flatten)} before it.");

    /// <summary>Throws unless the shape is an image <c>[C, H, W]</c>.</summary>
    public static void RequireImage(string layer, Shape actual)
    {
        if (actual.Rank != 3)
        {
            throw new NetworkShapeException(
                layer, "an image [channels, height, width]", actual, "Give the network an input of that shape.");
        }
    }

    /// <summary>Throws unless the shape is a sequence <c>[C, L]</c>.</summary>
    public static void RequireSequence(string layer, Shape actual)
    {
        if (actual.Rank != 2)
        {
            throw new NetworkShapeException(layer, "a sequence [channels, length]", actual, "Give the network an input of that shape.");
        }
    }

    /// <summary>The shape, where it has the axis.</summary>
    public static Shape RequireAxis(string layer, int axis, Shape actual) => axis >= 0 && axis < actual.Rank
        ? actual
        : throw new NetworkShapeException(layer, $"a shape with an axis {axis}, counted from 0", actual);

    /// <summary>The number of places before an axis: the product of the sizes of the axes before it.</summary>
    public static int Before(int axis, Shape shape) =>
        checked((int)shape.Take(axis).Aggregate(1L, (product, size) => product * size));

    /// <summary>Throws unless a setting is at least <paramref name="minimum"/>.</summary>
    public static void RequireAtLeast(int minimum, int value, string layer, string what)
    {
        if (value < minimum)
        {
            throw new ArgumentException($"Layer '{layer}': {what} must be at least {minimum}; got {value}.");
        }
    }

    /// <summary>Throws unless the shape is a vector and <paramref name="columns"/>, where given, a number of its features.</summary>
    public static void RequireColumns(string layer, int? columns, int minimum, Shape actual)
    {
        if (actual.Rank != 1)
        {
            throw NotVector(layer, actual);
        }
        if (columns < minimum || columns > actual[0])
        {
            throw new ArgumentException(
                $"Layer '{layer}': Columns must be from {minimum} to the number of features, {actual[0]}, or null; got {columns}.");
        }
    }

    /// <summary>Throws unless channels and filters can be cut into as many groups.</summary>
    public static void RequireGroups(string layer, int groups, int filters, Shape actual)
    {
        RequireAtLeast(1, groups, layer, "Groups");
        if (filters % groups != 0)
        {
            throw new ArgumentException($"Layer '{layer}': Filters must be a multiple of Groups, {groups}; got {filters}.");
        }
        if (actual[0] % groups != 0)
        {
            throw new NetworkShapeException(layer, $"a multiple of {groups} channels, the number of its groups", actual);
        }
    }

    /// <summary>Makes a window's geometry, naming the layer when the window does not fit.</summary>
    public static T Fit<T>(string layer, string what, string window, Shape actual, Func<T> create) =>
        Fit(layer, $"{what} that its {window} window fits", actual, create);

    /// <summary>Makes what depends on a shape, naming the layer when the shape is not possible.</summary>
    public static T Fit<T>(string layer, string expected, Shape actual, Func<T> create)
    {
        try
        {
            return create();
        }
        catch (ArgumentException exception)
        {
            throw new NetworkShapeException(layer, expected, actual, exception.Message);
        }
    }
}
