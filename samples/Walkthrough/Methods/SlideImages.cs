using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>The slides' images and filters, and networks that begin with these filters.</summary>
internal static class SlideImages
{
    public const int FilterSide = 3;

    /// <summary>A diagonal down to the right, a cross, a diagonal down to the left.</summary>
    public static float[] FilterA { get; } = Matrix.Parse("1 -1 -1 / -1 1 -1 / -1 -1 1");

    /// <inheritdoc cref="FilterA"/>
    public static float[] FilterB { get; } = Matrix.Parse("1 -1 1 / -1 1 -1 / 1 -1 1");

    /// <inheritdoc cref="FilterA"/>
    public static float[] FilterC { get; } = Matrix.Parse("-1 -1 1 / -1 1 -1 / 1 -1 -1");

    /// <summary>A square of -1 with 1 at some places.</summary>
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

    /// <summary>
    /// What layers make of a square image, the first of them a convolution with given filters: a map for each, one after the other.
    /// </summary>
    public static Matrix[] Maps(float[] image, float[][] filters, IReadOnlyList<string> captions, params LayerSpec[] layers)
    {
        int side = (int)Math.Sqrt(image.Length);
        Network network = GivenWeights.Network(
            [1, side, side], layers, [.. filters.SelectMany(filter => filter)], new float[filters.Length]);
        float[] output = network.Predict(image);
        int size = output.Length / filters.Length;
        return [.. captions.Select((caption, i) => new Matrix(caption, network.Spec.Output[2], output[(i * size)..((i + 1) * size)]))];
    }
}
