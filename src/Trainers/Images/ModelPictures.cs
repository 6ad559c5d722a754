using Microsoft.ML.Data;
using MLNetDeep;
using MLNetDeep.Engine.Visualization;
using MLNetDeep.Trainers;

namespace Microsoft.ML;

/// <summary>
/// Visualizations of a trained network, by one call each: filters, feature maps and saliency maps as PNG or SVG files, by the name's
/// ending, whole or not there. The model is what <c>Fit</c> of a network's trainer gives, or a chain with one, such as
/// <c>mlContext.Model.Load</c> gives; <see cref="NetworkPictures"/> does the same for a plain network.
/// </summary>
public static class ModelPictures
{
    /// <summary>
    /// Saves a picture of the filters of a convolution, or of the weights of each unit of a dense layer that reads the image.
    /// </summary>
    /// <param name="model">The model: a trained network's transformer, or a chain with one.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="layer">The name of the layer, such as <c>conv2d_1</c>; null: the first that has filters.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="shape">
    /// The shape of the image that a row makes, where an MLP was trained on a column whose dimensions do not say it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The file is to be something else, the model holds no network or several, the layer has no filters (the message lists those that
    /// have), or an option or the shape does not fit.
    /// </exception>
    /// <example><code>
    /// model.SaveFilters("filters.png", layer: "conv2d_1");
    /// </code></example>
    public static void SaveFilters(
        this ITransformer model, string path, string? layer = null, PictureOptions? picture = null, ImageShape? shape = null)
    {
        var seen = new SeenNetwork(model, shape);
        seen.Network.SaveFilters(path, layer, picture, seen.Image);
    }

    /// <summary>Saves a picture of a layer's feature maps for an input, or of every layer's.</summary>
    /// <param name="model">The model: a trained network's transformer, or a chain with one.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="input">The input of the network: the feature column's numbers.</param>
    /// <param name="layer">The name of the layer, such as <c>conv2d_1</c>; null: a row for each layer.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="shape">
    /// The shape of the image that a row makes, where an MLP was trained on a column whose dimensions do not say it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The file is to be something else, the model holds no network or several, there is no such layer (the message lists those that there
    /// are), or input, an option or the shape does not fit.
    /// </exception>
    /// <example><code>
    /// model.SaveFeatureMaps("maps.png", pixels, layer: "relu_1");
    /// </code></example>
    public static void SaveFeatureMaps(
        this ITransformer model, string path, ReadOnlySpan<float> input, string? layer = null, PictureOptions? picture = null,
        ImageShape? shape = null)
    {
        var seen = new SeenNetwork(model, shape);
        seen.Network.SaveFeatureMaps(path, input, layer, picture, seen.Image);
    }

    /// <inheritdoc cref="SaveFeatureMaps(ITransformer, string, ReadOnlySpan{float}, string?, PictureOptions?, ImageShape?)"/>
    public static void SaveFeatureMaps(
        this ITransformer model, string path, in VBuffer<float> input, string? layer = null, PictureOptions? picture = null,
        ImageShape? shape = null)
        => model.SaveFeatureMaps(path, [.. input.DenseValues()], layer, picture, shape);

    /// <summary>Saves a picture of a layer's feature maps for a row of data, or of every layer's.</summary>
    /// <param name="model">The model: a trained network's transformer, or a chain with one.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="data">The data, which the model can transform.</param>
    /// <param name="row">The index of the row, from 0.</param>
    /// <param name="layer">The name of the layer, such as <c>conv2d_1</c>; null: a row for each layer.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="shape">
    /// The shape of the image that a row makes, where an MLP was trained on a column whose dimensions do not say it.
    /// </param>
    /// <exception cref="ArgumentException">As the overload; or the data has no such row, or lacks the feature column.</exception>
    /// <example><code>
    /// model.SaveFeatureMaps("maps.png", data, row: 8);
    /// </code></example>
    public static void SaveFeatureMaps(
        this ITransformer model, string path, IDataView data, long row = 0, string? layer = null, PictureOptions? picture = null,
        ImageShape? shape = null)
        => model.SaveFeatureMaps(path, new SeenNetwork(model, shape).ReadRow(data, row), layer, picture, shape);

    /// <summary>Saves a saliency map: which pixels of an input the prediction depends on, beside the input and over it.</summary>
    /// <param name="model">The model: a trained network's transformer, or a chain with one.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="input">The input of the network: the feature column's numbers.</param>
    /// <param name="label">
    /// The class to explain, by its key value's text; <c>true</c> or <c>false</c> of a binary model. Null: the predicted one.
    /// </param>
    /// <param name="classIndex">In place of <paramref name="label"/>, the index in <c>Score</c>, from 0.</param>
    /// <param name="method">The method that finds the saliency.</param>
    /// <param name="options">The options of the method; null for the defaults.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="shape">
    /// The shape of the image that a row makes, where an MLP was trained on a column whose dimensions do not say it.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The file is to be something else, the model holds no network or several, there is no such class, a model of several numbers is not
    /// told which, or input, an option or the shape does not fit.
    /// </exception>
    /// <example><code>
    /// model.SaveSaliency("six.svg", pixels, label: "6", method: SaliencyMethod.Occlusion);
    /// </code></example>
    public static void SaveSaliency(
        this ITransformer model, string path, ReadOnlySpan<float> input, string? label = null, int? classIndex = null,
        SaliencyMethod method = SaliencyMethod.Gradient, SaliencyOptions? options = null, PictureOptions? picture = null,
        ImageShape? shape = null)
    {
        var seen = new SeenNetwork(model, shape);
        seen.Network.SaveSaliency(path, input, seen.FindClass(label, classIndex), method, options, seen.Named(picture), seen.Image);
    }

    /// <inheritdoc cref="SaveSaliency(ITransformer, string, ReadOnlySpan{float}, string, int?, SaliencyMethod,
    /// SaliencyOptions, PictureOptions, ImageShape?)"/>
    public static void SaveSaliency(
        this ITransformer model, string path, in VBuffer<float> input, string? label = null, int? classIndex = null,
        SaliencyMethod method = SaliencyMethod.Gradient, SaliencyOptions? options = null, PictureOptions? picture = null,
        ImageShape? shape = null)
        => model.SaveSaliency(path, [.. input.DenseValues()], label, classIndex, method, options, picture, shape);

    /// <summary>
    /// Saves a saliency map for a row of data: which of its pixels the prediction depends on, beside the input and over it.
    /// </summary>
    /// <param name="model">The model: a trained network's transformer, or a chain with one.</param>
    /// <param name="path">The path of the file, .png or .svg.</param>
    /// <param name="data">The data, which the model can transform.</param>
    /// <param name="row">The index of the row, from 0.</param>
    /// <param name="label">
    /// The class to explain, by its key value's text; <c>true</c> or <c>false</c> of a binary model. Null: the predicted one.
    /// </param>
    /// <param name="classIndex">In place of <paramref name="label"/>, the index in <c>Score</c>, from 0.</param>
    /// <param name="method">The method that finds the saliency.</param>
    /// <param name="options">The options of the method; null for the defaults.</param>
    /// <param name="picture">The options of the picture; null for the defaults.</param>
    /// <param name="shape">
    /// The shape of the image that a row makes, where an MLP was trained on a column whose dimensions do not say it.
    /// </param>
    /// <exception cref="ArgumentException">As the overload; or the data has no such row, or lacks the feature column.</exception>
    /// <example><code>
    /// model.SaveSaliency("saliency.png", data, row: 8);
    /// </code></example>
    public static void SaveSaliency(
        this ITransformer model, string path, IDataView data, long row = 0, string? label = null, int? classIndex = null,
        SaliencyMethod method = SaliencyMethod.Gradient, SaliencyOptions? options = null, PictureOptions? picture = null,
        ImageShape? shape = null)
        => model.SaveSaliency(path, new SeenNetwork(model, shape).ReadRow(data, row), label, classIndex, method, options, picture, shape);
}
