using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Pictures;

/// <summary>
/// Visualizations of a network as files, by one call each: PNG or SVG, by the name's ending. A file is whole or not there.
/// </summary>
public static class NetworkPictures
{
    /// <summary>Saves a picture of the filters of a layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="layer">The name of the layer; null: the first that has filters.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    /// <exception cref="ArgumentException">The file is to be something else, the layer has no filters, or an option or the image does not
    /// fit.</exception>
    public static void SaveFilters(
        this Network network, string path, string? layer = null, PictureOptions? picture = null, PixelLayout? image = null)
    {
        Figure.IsSvg(path);
        LayerFilters.Of(network, layer, image).ToFigure(picture).Save(path);
    }

    /// <summary>Saves a picture of a layer's feature maps for an input, or of every layer's.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="input">The input: one row, of the network's input shape.</param>
    /// <param name="layer">The name of the layer; null: a row for each layer.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    /// <exception cref="ArgumentException">The file is to be something else, there is no such layer, or the input, an option or the image
    /// does not fit.</exception>
    public static void SaveFeatureMaps(
        this Network network, string path, ReadOnlySpan<float> input, string? layer = null, PictureOptions? picture = null,
        PixelLayout? image = null)
    {
        Figure.IsSvg(path);
        Figure figure = layer is null
            ? FeatureMaps.ToFigure(FeatureMaps.OfAll(network, input, image), picture)
            : FeatureMaps.Of(network, input, layer).ToFigure(picture);
        figure.Save(path);
    }

    /// <summary>Saves a saliency map: which pixels of an input the prediction depends on.</summary>
    /// <param name="network">The network.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="input">The input: one row, of the network's input shape.</param>
    /// <param name="classIndex">The index of the output; null: the most likely class. See <see cref="SaliencyMap.Of"/>.</param>
    /// <param name="method">The method that finds the saliency.</param>
    /// <param name="options">The options of the method; null for the defaults.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="image">The layout of the image that a row makes; null: as the network's input shape says.</param>
    /// <exception cref="ArgumentException">The file is to be something else, or input, class, an option or the image does not
    /// fit.</exception>
    public static void SaveSaliency(
        this Network network,
        string path,
        ReadOnlySpan<float> input,
        int? classIndex = null,
        SaliencyMethod method = SaliencyMethod.Gradient,
        SaliencyOptions? options = null,
        PictureOptions? picture = null,
        PixelLayout? image = null)
    {
        Figure.IsSvg(path);
        SaliencyMap.Of(network, input, classIndex, method, options, image).ToFigure(picture).Save(path);
    }
}
