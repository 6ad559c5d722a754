using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Contract;

/// <summary>Small pictures with a label for every task: bright in one of three thirds.</summary>
internal static class ContractRows
{
    public const int Side = 6;
    public const int Count = 60;

    public sealed class Row
    {
        [VectorType(Side, Side, 1)]
        public float[] Features { get; set; } = [];

        public string Name { get; set; } = "";

        public string Shelf { get; set; } = "";

        public bool Answer { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];
    }

    public static List<Row> Rows()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Count).Select(i => new Row
        {
            Features = [.. Enumerable.Range(0, Side * Side).Select(
                pixel => random.NextSingle() + (pixel / (Side * Side / 3) == i % 3 ? 2 : 0))],
            Name = Blobs.Names[i % 3],
            Shelf = $"shelf {i % 12}",
            Answer = i % 3 == 0,
            Number = i % 3 + random.NextSingle() / 10,
            Numbers = [i % 3, random.NextSingle()],
        })];
    }

    /// <summary>The rows, and the class as a key in column <c>Label</c>.</summary>
    public static IDataView Data(MLContext mlContext)
    {
        IDataView data = mlContext.Data.LoadFromEnumerable(Rows());
        return mlContext.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(data).Transform(data);
    }
}
