using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.WorkedExamples;

/// <summary>The slides' images and filters, written row by row, and networks of given filters.</summary>
internal static class Images
{
    public const string FilterA = "1 -1 -1 / -1 1 -1 / -1 -1 1";
    public const string FilterB = "1 -1 1 / -1 1 -1 / 1 -1 1";
    public const string FilterC = "-1 -1 1 / -1 1 -1 / 1 -1 -1";

    public static float[] Parse(string rows) =>
    [
        .. rows.Split([' ', '/'], StringSplitOptions.RemoveEmptyEntries)
            .Select(number => float.Parse(number, System.Globalization.CultureInfo.InvariantCulture)),
    ];

    /// <summary>A square of -1 with +1 at some places.</summary>
    public static float[] Drawn(int side, IEnumerable<(int Row, int Column)> ink)
    {
        float[] image = new float[side * side];
        Array.Fill(image, -1);
        foreach ((int row, int column) in ink)
        {
            image[(row * side) + column] = 1;
        }
        return image;
    }

    public static float[] MirroredLeftToRight(float[] image, int side) =>
        [.. Enumerable.Range(0, side * side).Select(i => image[(i / side * side) + side - 1 - (i % side)])];

    /// <summary>
    /// A network on square images of one channel whose first convolution has the given filters, each divided by <paramref name="divisor"/>.
    /// </summary>
    public static Network WithFilters(int side, float divisor, string[] filters, params LayerSpec[] layers)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1, side, side), layers), 0);
        float[] weights = [.. filters.SelectMany(Parse).Select(weight => weight / divisor)];
        weights.CopyTo(network.Parameters[0].Value.Span);
        return network;
    }

    public static float[] Apply(Network network, float[] input)
    {
        float[] output = new float[network.Spec.Output.Elements];
        network.Predict(input, 1, output);
        return output;
    }
}
