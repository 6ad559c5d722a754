using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Pictures;

/// <summary>
/// The filters of a layer: those of a convolution, or, of a dense layer that reads the image itself, the weights by which each unit
/// multiplies the pixels by.
/// </summary>
public sealed class LayerFilters
{
    private LayerFilters(string layer, Shape shape, float[] weights, bool isColor)
    {
        Layer = layer;
        Shape = shape;
        Weights = weights;
        IsColor = isColor;
    }

    /// <summary>The name of the layer.</summary>
    public string Layer { get; }

    /// <summary>The shape <c>[filters, channels, height, width]</c>; of a convolution over sequences the height is 1.</summary>
    public Shape Shape { get; }

    /// <summary>The weights, of the shape <see cref="Shape"/>: a copy.</summary>
    public IReadOnlyList<float> Weights { get; }

    /// <summary>Whether the three channels are red, green and blue.</summary>
    public bool IsColor { get; }

    /// <summary>Returns the filters of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layer">The name of the layer; null: the first that has filters.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    /// <exception cref="ArgumentException">The layer has no filters, or the image does not fit; the message lists the layers that
    /// have.</exception>
    public static LayerFilters Of(Network network, string? layer = null, PixelLayout? image = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkSpec spec = network.Spec;
        PixelLayout? layout = NetworkImage.FindLayout(spec, image);
        int index = NetworkImage.Find(spec, layer, node => HasFilters(spec, node, layout), "filters");
        NetworkNode found = spec.Nodes[index];
        Tensor weight = network.Layers[index].Parameters[0].Value;
        float[] weights = weight.Span.ToArray();
        bool seesColor = NetworkImage.ReadsInput(spec, index, out bool reordered) && layout is { Channels: 3 };
        if (found.Layer is not Dense)
        {
            Shape kernel = weight.Shape;
            Shape shape = kernel.Rank == 4 ? kernel : Shape.Of(kernel[0], kernel[1], 1, kernel[2]);
            return new LayerFilters(found.Name, shape, weights, seesColor && found.Layer is Conv2D);
        }
        PixelLayout pixels = layout!.Value with { Interleaved = layout.Value.Interleaved && !reordered };
        return new LayerFilters(
            found.Name, Shape.Of(weight.Shape[0], pixels.Channels, pixels.Height, pixels.Width), ChannelByChannel(weights, pixels),
            seesColor);
    }

    /// <summary>
    /// Draws the filters: zero is white, weights above it red, below it blue. A tile a filter, of a deeper convolution a row a filter and a
    /// column a channel; filters of one pixel make one tile of filters x channels. Filters of colours are drawn as colours around grey,
    /// each spread over its own numbers.
    /// </summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Figure ToFigure(PictureOptions? options = null) => FilterFigure.Draw(this, options ?? new PictureOptions());

    /// <summary>Returns the names of the layers that have filters.</summary>
    /// <param name="spec">The specification of the network.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    public static IReadOnlyList<string> LayersIn(NetworkSpec spec, PixelLayout? image = null)
    {
        ArgumentNullException.ThrowIfNull(spec);
        PixelLayout? layout = NetworkImage.FindLayout(spec, image);
        return [
            .. Enumerable.Range(0, spec.Nodes.Count).Where(node => HasFilters(spec, node, layout)).Select(node => spec.Nodes[node].Name)];
    }

    private static bool HasFilters(NetworkSpec spec, int node, PixelLayout? layout) => spec.Nodes[node].Layer switch
    {
        Conv2D or Conv1D => true,
        Dense => layout is not null && NetworkImage.ReadsInput(spec, node, out _),
        _ => false,
    };

    private static float[] ChannelByChannel(float[] rows, PixelLayout layout)
    {
        if (!layout.Interleaved)
        {
            return rows;
        }
        float[] ordered = new float[rows.Length];
        int pixels = layout.Height * layout.Width;
        for (int i = 0; i < rows.Length; i++)
        {
            (int row, int within) = Math.DivRem(i, layout.Size);
            (int pixel, int channel) = Math.DivRem(within, layout.Channels);
            ordered[(row * layout.Size) + (channel * pixels) + pixel] = rows[i];
        }
        return ordered;
    }
}
