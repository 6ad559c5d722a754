using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Common;

/// <summary>Data sets by name.</summary>
public static class SampleDataCatalog
{
    /// <summary>The names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["iris", "mnist", "fashion-mnist", "digits", "xo"];

    /// <summary>Loads a data set.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="directory">Where the files of MNIST or Fashion-MNIST are, or null to look in the usual places.</param>
    /// <param name="seed">Seeds generated data.</param>
    /// <exception cref="ArgumentException">No data set has the name.</exception>
    /// <exception cref="DatasetNotFoundException">The files of the set are nowhere to be found.</exception>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static SampleData Load(MLContext mlContext, string name, DirectoryInfo? directory, int seed) => name switch
    {
        "iris" => FromTable("iris", mlContext, Iris.Load(mlContext)),
        "mnist" => FromImages(Mnist.Load(mlContext, directory?.FullName)),
        "fashion-mnist" => FromImages(FashionMnist.Load(mlContext, directory?.FullName)),
        "digits" => FromImages(GeneratedDigits.Generate(mlContext, options: new GeneratedDigitsOptions { Seed = seed })),
        "xo" => FromImages(XsAndOs.Generate(mlContext, options: new XsAndOsOptions { Seed = seed })),
        _ => throw new ArgumentException($"Unknown data set '{name}': expected one of {string.Join(", ", Names)}."),
    };

    /// <summary>MNIST, or generated digits where its files are nowhere to be had.</summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="directory">Where the MNIST files are, or null to look in the usual places.</param>
    /// <param name="seed">Seeds generated data.</param>
    /// <param name="explain">Told why there are digits in place of MNIST.</param>
    /// <exception cref="FormatException">A file is damaged.</exception>
    public static SampleData LoadMnistOrDigits(MLContext mlContext, DirectoryInfo? directory, int seed, Action<string> explain)
        => FromImages(Mnist.LoadOrGenerate(mlContext, directory?.FullName, explain, new GeneratedDigitsOptions { Seed = seed }));

    private static SampleData FromImages(ImageDataset images)
    {
        var shape = new ImageShape(images.Height, images.Width, images.Channels);
        return new(images.Name, images.Train, images.Test, shape, shape.Size, images.ClassNames);
    }

    private static SampleData FromTable(string name, MLContext mlContext, IDataView table)
    {
        IDataView keyed = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(table).Transform(table);
        VBuffer<ReadOnlyMemory<char>> classes = default;
        keyed.Schema["Label"].GetKeyValues(ref classes);
        int features = ((VectorDataViewType)keyed.Schema["Features"].Type).Size;
        return new(name, keyed, null, null, features, [.. classes.DenseValues().Select(value => value.ToString())]);
    }
}
