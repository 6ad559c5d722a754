using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Datasets;

/// <summary>
/// The iris data set: 150 flowers, 4 measurements, 3 species of 50 each. R. A. Fisher (1936), "The use of multiple measurements in
/// taxonomic problems"; measured by Edgar Anderson (1935).
/// </summary>
public static class Iris
{
    private const string Resource = "MLNetDeep.Datasets.iris.csv";

    // Row 35 of UCI differs in its fourth number, row 38 in its second and third.
    private static readonly (int Row, float[] Values)[] UciRows = [(34, [4.9f, 3.1f, 1.5f, 0.1f]), (37, [4.9f, 3.1f, 1.5f, 0.1f])];

    /// <summary>
    /// Loads the data set: a data view with the columns SepalLength, SepalWidth, PetalLength, PetalWidth (Single), Features (vector of the
    /// four, with slot names) and Label (text).
    /// </summary>
    /// <param name="mlContext">The context.</param>
    /// <param name="variant">The version of the data.</param>
    /// <example><code>
    /// var irises = Iris.Load(mlContext);
    /// var pipeline = mlContext.Transforms.Conversion.MapValueToKey("Label").Append(mlContext.MulticlassClassification.Trainers.Mlp());
    /// </code></example>
    public static IDataView Load(MLContext mlContext, IrisVariant variant = IrisVariant.Fisher)
    {
        ArgumentNullException.ThrowIfNull(mlContext);
        var schema = SchemaDefinition.Create(typeof(IrisFlower));
        ReadOnlyMemory<char>[] names =
        [
            nameof(IrisFlower.SepalLength).AsMemory(),
            nameof(IrisFlower.SepalWidth).AsMemory(),
            nameof(IrisFlower.PetalLength).AsMemory(),
            nameof(IrisFlower.PetalWidth).AsMemory(),
        ];
        schema[nameof(IrisFlower.Features)]!.AddAnnotation(
            "SlotNames",
            new VBuffer<ReadOnlyMemory<char>>(names.Length, names),
            new VectorDataViewType(TextDataViewType.Instance, names.Length));
        return mlContext.Data.LoadFromEnumerable(Flowers(variant), schema);
    }

    /// <summary>Returns the rows as objects, new ones at each call.</summary>
    /// <param name="variant">The version of the data.</param>
    /// <example><code>
    /// var longest = Iris.Flowers().MaxBy(flower => flower.PetalLength);
    /// </code></example>
    public static IReadOnlyList<IrisFlower> Flowers(IrisVariant variant = IrisVariant.Fisher)
    {
        using Stream stream = typeof(Iris).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"Resource {Resource} is missing from {typeof(Iris).Assembly}.");
        using var reader = new StreamReader(stream);
        reader.ReadLine();
        var flowers = new List<IrisFlower>(150);
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            string[] fields = line.Split(',');
            flowers.Add(Flower([.. fields[..4].Select(field => float.Parse(field, CultureInfo.InvariantCulture))], fields[4]));
        }

        if (variant == IrisVariant.Uci)
        {
            foreach ((int row, float[] values) in UciRows)
            {
                flowers[row] = Flower([.. values], flowers[row].Label);
            }
        }

        return flowers;
    }

    private static IrisFlower Flower(float[] values, string species) => new()
    {
        SepalLength = values[0],
        SepalWidth = values[1],
        PetalLength = values[2],
        PetalWidth = values[3],
        Features = values,
        Label = species,
    };
}
