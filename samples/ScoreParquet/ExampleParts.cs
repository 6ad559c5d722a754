using Microsoft.ML;
using Parquet;
using Parquet.Serialization;

namespace MLNetDeep.Samples.ScoreParquet;

/// <summary>Files of generated customers, and a network that tells which of them stay: something to try the scoring with.</summary>
internal static class ExampleParts
{
    private const int TrainRows = 5_000;
    private const int RowsOfGroup = 50_000;
    private static readonly string[] Regions = ["north", "east", "south", "west"];

    private sealed class Customer
    {
        public int Id { get; set; }

        public float Age { get; set; }

        public float Income { get; set; }

        public float Visits { get; set; }

        public float Distance { get; set; }

        public string Region { get; set; } = "";

        public string Label { get; set; } = "";
    }

    /// <summary>Writes <c>parts/0000.parquet</c> and so on, and trains <c>model.zip</c>.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="parts">The number of files.</param>
    /// <param name="rows">The rows of each.</param>
    public static async Task WriteAsync(DirectoryInfo folder, int parts, int rows)
    {
        DirectoryInfo directory = Directory.CreateDirectory(Path.Combine(folder.FullName, "parts"));
        for (int part = 0; part < parts; part++)
        {
            using FileStream stream = File.Create(Path.Combine(directory.FullName, $"{part:D4}.parquet"));
            await ParquetSerializer.SerializeAsync(
                Customers(part, part * rows, rows), stream, new ParquetOptions { RowGroupSize = RowsOfGroup }).ConfigureAwait(false);
        }
        var mlContext = new MLContext(seed: 1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Customers(parts, 0, TrainRows));
        ITransformer model = mlContext.Transforms.Categorical.OneHotEncoding("Region")
            .Append(mlContext.Transforms.Concatenate("Features", "Age", "Income", "Visits", "Distance", "Region"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey("Label"))
            .Append(mlContext.MulticlassClassification.Trainers.Mlp(epochs: 10))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        mlContext.Model.SaveToFile(model, data.Schema, Path.Combine(folder.FullName, "model.zip"));
    }

    private static Customer[] Customers(int seed, int first, int count)
    {
        var random = new Random(seed);
        var customers = new Customer[count];
        for (int i = 0; i < count; i++)
        {
            var customer = new Customer
            {
                Id = first + i,
                Age = random.Next(18, 90),
                Income = 20_000 + (60_000 * random.NextSingle()),
                Visits = random.Next(30),
                Distance = 40 * random.NextSingle(),
                Region = Regions[random.Next(Regions.Length)],
            };
            float bond = customer.Visits - (0.4f * customer.Distance) + (customer.Region == "north" ? 5 : 0) + (10 * random.NextSingle());
            customer.Label = bond * customer.Income > 500_000 ? "stays" : "leaves";
            customers[i] = customer;
        }
        return customers;
    }
}
