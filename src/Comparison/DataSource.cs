using Microsoft.ML;
using MLNetDeep.Comparisons.Tables;
using MLNetDeep.Datasets;

namespace MLNetDeep.Comparisons;

/// <summary>Opens what there is to compare models on: files of tables, folders of pictures, IDX files, and data sets by name.</summary>
public static class DataSource
{
    /// <summary>The names of the data sets: those that come along, those that are downloaded, and those that are generated.</summary>
    public static IReadOnlyList<string> Names { get; } = ["iris", "mnist", "fashion-mnist", "digits", "xo"];

    /// <summary>Opens a data set.</summary>
    /// <param name="source">
    /// The path of a table (.csv, .tsv, .txt, .parquet), of a folder of pictures with a folder for each class, of a folder of IDX files, or
    /// one of <see cref="Names"/>.
    /// </param>
    /// <param name="options">How a table is read; null for the defaults.</param>
    /// <param name="directory">Where the files of a data set by name are; null: the usual places.</param>
    /// <param name="seed">The seed of generated data.</param>
    /// <exception cref="ArgumentException">There is no such file, folder or name.</exception>
    /// <exception cref="FormatException">The file is no table.</exception>
    /// <exception cref="DatasetNotFoundException">The files of the data set, or pictures, are nowhere to be found.</exception>
    /// <exception cref="DatasetFormatException">A file is damaged.</exception>
    /// <example><code>
    /// var pictures = DataSource.Open("pictures/");
    /// var result = Comparison.Of(pictures).Run();
    /// </code></example>
    public static Table Open(string source, TableOptions? options = null, string? directory = null, int seed = 1)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        var mlContext = new MLContext(seed);
        if (File.Exists(source))
        {
            return TableFile.Read(source, options);
        }
        if (Directory.Exists(source))
        {
            return HasIdxFiles(source)
                ? ImageTable.Of(IsFashion(source) ? FashionMnist.Load(mlContext, source) : Mnist.Load(mlContext, source))
                : ImageTable.OfFolder(source);
        }
        return source switch
        {
            "iris" => OfIris(mlContext, Iris.Load(mlContext)),
            "mnist" => ImageTable.Of(Mnist.Load(mlContext, directory)),
            "fashion-mnist" => ImageTable.Of(FashionMnist.Load(mlContext, directory)),
            "digits" => ImageTable.Of(GeneratedDigits.Generate(mlContext, options: new GeneratedDigitsOptions { Seed = seed })),
            "xo" => ImageTable.Of(XsAndOs.Generate(mlContext, options: new XsAndOsOptions { Seed = seed })),
            _ => throw new ArgumentException(
                $"There is no file, folder or data set '{source}': expected a path, or one of {string.Join(", ", Names)}.", nameof(source)),
        };
    }

    // Its numbers one by one, so that each is a column of the report; Features has them once more.
    private static Table OfIris(MLContext mlContext, IDataView flowers) => DataViewTable.Read(
        mlContext.Transforms.DropColumns("Features").Fit(flowers).Transform(flowers), "Label", "iris");

    private static bool HasIdxFiles(string directory) =>
        Directory.EnumerateFiles(directory).Any(file => Path.GetFileName(file).Contains("-idx3-ubyte", StringComparison.OrdinalIgnoreCase));

    private static bool IsFashion(string directory) =>
        Path.GetFullPath(directory).Contains("fashion", StringComparison.OrdinalIgnoreCase);
}
