using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Pipelines;

/// <summary>A row of a table as tables are: numbers of several types, some missing, categories, a text, labels for every task.</summary>
internal sealed class TableRow
{
    private static readonly string[] Cities = ["Ulm", "Köln", "Bonn", "", "Jena", "Gera", "Hof", "Kiel", "Trier", "Worms"];

    [VectorType(4)]
    public float[] Numbers { get; set; } = [];

    [VectorType(4)]
    public float[] Gaps { get; set; } = [];

    public float Size { get; set; }

    public double Weight { get; set; }

    public int Rooms { get; set; }

    public bool Garden { get; set; }

    public string City { get; set; } = "";

    public string Color { get; set; } = "";

    public string Kind { get; set; } = "";

    public bool Answer { get; set; }

    public float Price { get; set; }

    [VectorType(3)]
    public float[] Prices { get; set; } = [];

    public static IDataView Data(MLContext mlContext, int rows = 90)
    {
        var random = new Random(5);
        return mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i =>
        {
            float[] numbers = [.. Enumerable.Range(0, 4)
                .Select(number => (random.NextSingle() * (number + 1)) + (i % 3 == number ? 2 : 0))];
            return new TableRow
            {
                Numbers = numbers,
                Gaps = [.. numbers.Select(number => random.Next(6) == 0 ? float.NaN : number)],
                Size = 10 + (i % 7),
                Weight = random.NextDouble() * 5,
                Rooms = i % 5,
                Garden = i % 2 == 0,
                City = Cities[(i * 7) % Cities.Length],
                Color = i % 4 < 2 ? "red" : "green",
                Kind = $"kind {i % 3}",
                Answer = i % 3 == 0,
                Price = (i % 3) + random.NextSingle(),
                Prices = [i % 3, random.NextSingle(), numbers[0]],
            };
        }).ToArray());
    }
}
