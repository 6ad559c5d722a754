using Microsoft.ML.Data;

namespace MLNetDeep.Samples.Houses;

/// <summary>A house on the market: what is known of it, and three things to predict.</summary>
public sealed class House
{
    /// <summary>Area in square metres, rooms, age in years, kilometres to the centre.</summary>
    [VectorType(4)]
    public float[] Features { get; set; } = [];

    /// <summary>Whether it sold within a month.</summary>
    public bool Sold { get; set; }

    /// <summary>The price paid.</summary>
    public float Price { get; set; }

    /// <summary>A year's heating and electricity, in kilowatt-hours.</summary>
    [VectorType(2)]
    public float[] Energy { get; set; } = [];

    /// <summary>How much the row counts: those of long ago count less.</summary>
    public float Weight { get; set; }

    /// <summary>
    /// Generates houses: prices rise with area and fall with distance, old houses cost more to heat, cheap ones near the centre sell.
    /// </summary>
    public static List<House> Generate(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Next(random))];
    }

    private static House Next(Random random)
    {
        float area = 40 + (160 * random.NextSingle());
        float rooms = MathF.Round(area / 30 + random.NextSingle());
        (float age, float distance) = (100 * random.NextSingle(), 30 * random.NextSingle());
        float price = area * (6000 - (120 * distance)) * (1 - (age / 400)) * (0.97f + (0.06f * random.NextSingle()));
        return new House
        {
            Features = [area, rooms, age, distance],
            Sold = price / area < 4200 && distance < 22,
            Price = price,
            Energy = [area * (60 + (1.2f * age)), 900 + (450 * rooms)],
            Weight = 1 - (0.5f * random.NextSingle()),
        };
    }
}
