using MLNetDeep;
using MLNetDeep.Pictures;
using MLNetDeep.Trainers;

namespace Microsoft.ML;

// Pictures of what a trained network has learned and looks at: PNG or SVG files, by the name's ending, whole or not there. The model is
// what Fit of a network's trainer gives, or a chain with one, such as mlContext.Model.Load gives; NetworkPictures draws a plain network.
public static partial class MLNetDeepCatalog
{
    /// <summary>Draws the filters of a convolution, or of a dense layer that reads the image the weights of each unit.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, .png or .svg.</param>
    /// <param name="layer">The layer's name, such as <c>conv2d_1</c>; null: the first that has filters.</param>
    /// <param name="picture">The size, colours and titles of the picture.</param>
    /// <param name="shape">The image that a row makes, where an MLP was trained on a column whose dimensions do not say it.</param>
    /// <exception cref="ArgumentException">
    /// The file is to be something else, the model holds no network or several, the layer has no filters (the message lists those that
    /// have), or an option or the shape does not fit.
    /// </exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveFilters(model, "filters.png");
    /// </code>
    /// </example>
    public static void SaveFilters(
        this ModelOperationsCatalog catalog, ITransformer model, string path, string? layer = null, PictureOptions? picture = null,
        ImageShape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var seen = new SeenNetwork(model, shape);
        seen.Network.SaveFilters(path, layer, picture, seen.Image);
    }

    /// <summary>Draws the feature maps of a layer, or of every layer, for one input.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, .png or .svg.</param>
    /// <param name="input">The network's input: the feature column's numbers.</param>
    /// <param name="layer">The layer's name, such as <c>conv2d_1</c>; null: a row for each layer.</param>
    /// <param name="picture">The size, colours and titles of the picture.</param>
    /// <param name="shape">The image that a row makes, where an MLP was trained on a column whose dimensions do not say it.</param>
    /// <exception cref="ArgumentException">
    /// The file is to be something else, the model holds no network or several, there is no such layer (the message lists those that there
    /// are), or input, an option or the shape does not fit.
    /// </exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveFeatureMaps(model, "maps.svg", pixels, layer: "relu_1");
    /// </code>
    /// </example>
    public static void SaveFeatureMaps(
        this ModelOperationsCatalog catalog, ITransformer model, string path, ReadOnlySpan<float> input, string? layer = null,
        PictureOptions? picture = null, ImageShape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var seen = new SeenNetwork(model, shape);
        seen.Network.SaveFeatureMaps(path, input, layer, picture, seen.Image);
    }

    /// <summary>Draws the feature maps of a layer, or of every layer, for a row of data that the model can transform.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, .png or .svg.</param>
    /// <param name="data">The data.</param>
    /// <param name="row">The number of the row, counted from 0.</param>
    /// <param name="layer">The layer's name; null: a row for each layer.</param>
    /// <param name="picture">The size, colours and titles of the picture.</param>
    /// <param name="shape">The image that a row makes, where an MLP was trained on a column whose dimensions do not say it.</param>
    /// <exception cref="ArgumentException">
    /// As the overload with an input; or the data has no such row, or lacks the feature column.
    /// </exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveFeatureMaps(model, "maps.png", data, row: 7);
    /// </code>
    /// </example>
    public static void SaveFeatureMaps(
        this ModelOperationsCatalog catalog, ITransformer model, string path, IDataView data, long row = 0, string? layer = null,
        PictureOptions? picture = null, ImageShape? shape = null)
        => catalog.SaveFeatureMaps(model, path, new SeenNetwork(model, shape).ReadRow(data, row), layer, picture, shape);

    /// <summary>Draws the saliency map of one input, the pixels that the prediction depends on, beside the input and over it.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, .png or .svg.</param>
    /// <param name="input">The network's input: the feature column's numbers.</param>
    /// <param name="label">
    /// The class that it is about, by its key value's text; <c>true</c> or <c>false</c> of a binary model. Null: the predicted one.
    /// </param>
    /// <param name="classIndex">In place of <paramref name="label"/>, the position in <c>Score</c>, counted from 0.</param>
    /// <param name="method">The method.</param>
    /// <param name="options">The method's settings.</param>
    /// <param name="picture">The size, colours and titles of the picture.</param>
    /// <param name="shape">The image that a row makes, where an MLP was trained on a column whose dimensions do not say it.</param>
    /// <exception cref="ArgumentException">
    /// The file is to be something else, the model holds no network or several, there is no such class, a model of several numbers is not
    /// told which, or input, an option or the shape does not fit.
    /// </exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveSaliency(model, "saliency.svg", pixels, label: "6");
    /// </code>
    /// </example>
    public static void SaveSaliency(
        this ModelOperationsCatalog catalog, ITransformer model, string path, ReadOnlySpan<float> input, string? label = null,
        int? classIndex = null, SaliencyMethod method = SaliencyMethod.Gradient, SaliencyOptions? options = null,
        PictureOptions? picture = null, ImageShape? shape = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var seen = new SeenNetwork(model, shape);
        seen.Network.SaveSaliency(path, input, seen.FindClass(label, classIndex), method, options, seen.Named(picture), seen.Image);
    }

    /// <summary>Draws the saliency map of a row of data that the model can transform.</summary>
    /// <param name="catalog">The catalog, <c>mlContext.Model</c>.</param>
    /// <param name="model">The model.</param>
    /// <param name="path">The file, .png or .svg.</param>
    /// <param name="data">The data.</param>
    /// <param name="row">The number of the row, counted from 0.</param>
    /// <param name="label">The class that it is about, by its key value's text. Null: the predicted one.</param>
    /// <param name="classIndex">In place of <paramref name="label"/>, the position in <c>Score</c>, counted from 0.</param>
    /// <param name="method">The method.</param>
    /// <param name="options">The method's settings.</param>
    /// <param name="picture">The size, colours and titles of the picture.</param>
    /// <param name="shape">The image that a row makes, where an MLP was trained on a column whose dimensions do not say it.</param>
    /// <exception cref="ArgumentException">
    /// As the overload with an input; or the data has no such row, or lacks the feature column.
    /// </exception>
    /// <example>
    /// <code>
    /// mlContext.Model.SaveSaliency(model, "saliency.png", data, row: 7, method: SaliencyMethod.SmoothGradient);
    /// </code>
    /// </example>
    public static void SaveSaliency(
        this ModelOperationsCatalog catalog, ITransformer model, string path, IDataView data, long row = 0, string? label = null,
        int? classIndex = null, SaliencyMethod method = SaliencyMethod.Gradient, SaliencyOptions? options = null,
        PictureOptions? picture = null, ImageShape? shape = null)
        => catalog.SaveSaliency(
            model, path, new SeenNetwork(model, shape).ReadRow(data, row), label, classIndex, method, options, picture, shape);
}
