using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Pictures;

/// <summary>
/// The feature maps of a layer for one input: the maps of a convolution, an activation or a pooling, or the numbers of a dense layer.
/// </summary>
public sealed class FeatureMaps
{
    private FeatureMaps(string layer, Shape shape, float[] values)
    {
        Layer = layer;
        Shape = shape;
        Values = values;
    }

    /// <summary>The name of the layer; <see cref="NetworkSpec.InputName"/> for the input itself.</summary>
    public string Layer { get; }

    /// <summary>
    /// The shape <c>[maps, height, width]</c>; a sequence of C channels is one map of C rows, a vector one map of one row.
    /// </summary>
    public Shape Shape { get; }

    /// <summary>The values, of the shape <see cref="Shape"/>.</summary>
    public IReadOnlyList<float> Values { get; }

    /// <summary>Computes the feature maps of a layer, as in a prediction.</summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The input: one row, of the network's input shape.</param>
    /// <param name="layer">The name of the layer, such as <c>conv2d_1</c>.</param>
    /// <exception cref="ArgumentException">There is no such layer (the message lists those that there are), or the input does not
    /// fit.</exception>
    public static FeatureMaps Of(Network network, ReadOnlySpan<float> input, string layer)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkImage.Check(network.Spec, input);
        Network part = network.EndingAt(layer);
        float[] values = new float[part.Spec.Output.Elements];
        part.Predict(input, 1, values);
        int node = network.Spec.Nodes.Select(found => found.Name).ToList().IndexOf(layer);
        return Create(layer, part.Spec.Output, values, NetworkImage.FeedsChannelsFirst(network.Spec, node));
    }

    /// <summary>Draws the maps: from black at 0 to yellow, or blue below 0 and red above it; vectors are folded into lines.</summary>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public Figure ToFigure(PictureOptions? options = null) => FeatureMapFigure.Draw(this, options ?? new PictureOptions());

    /// <summary>Draws the maps of several layers, a row a layer, each with colours of its own.</summary>
    /// <exception cref="ArgumentException">There is no layer, or an option is out of its range.</exception>
    public static Figure ToFigure(IReadOnlyList<FeatureMaps> layers, PictureOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(layers);
        if (layers.Count == 0)
        {
            throw new ArgumentException("Expected the maps of at least one layer; got none.", nameof(layers));
        }
        return FeatureMapFigure.Draw(layers, options ?? new PictureOptions());
    }

    /// <summary>
    /// Computes the input and the maps of all layers that change something other than scale or order, from the first to the last.
    /// </summary>
    /// <param name="network">The network.</param>
    /// <param name="input">The input: one row, of the network's input shape.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    /// <exception cref="ArgumentException">The input or the image does not fit.</exception>
    public static IReadOnlyList<FeatureMaps> OfAll(Network network, ReadOnlySpan<float> input, PixelLayout? image = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        NetworkImage.Check(network.Spec, input);
        PixelLayout? layout = NetworkImage.FindLayout(network.Spec, image);
        Shape shape = layout is { } found ? ShapeOf(found) : network.Spec.Input;
        var maps = new List<FeatureMaps> { Create(NetworkSpec.InputName, shape, input.ToArray(), layout is { Interleaved: true }) };
        foreach (NetworkNode node in network.Spec.Nodes)
        {
            if (node.Layer is not (InputScaling or ChannelsFirst or Flatten or Dropout))
            {
                maps.Add(Of(network, input, node.Name));
            }
        }
        return maps;
    }

    private static Shape ShapeOf(PixelLayout image) => image.Interleaved
        ? Shape.Of(image.Height, image.Width, image.Channels)
        : Shape.Of(image.Channels, image.Height, image.Width);

    private static FeatureMaps Create(string layer, Shape output, float[] values, bool interleaved)
    {
        if (output.Rank != 3)
        {
            return new FeatureMaps(layer, output.Rank == 2 ? Shape.Of(1, output[0], output[1]) : Shape.Of(1, 1, values.Length), values);
        }
        if (!interleaved)
        {
            return new FeatureMaps(layer, output, values);
        }
        int maps = output[2];
        int pixels = output[0] * output[1];
        float[] ordered = new float[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            ordered[(i % maps * pixels) + (i / maps)] = values[i];
        }
        return new FeatureMaps(layer, Shape.Of(maps, output[0], output[1]), ordered);
    }
}
