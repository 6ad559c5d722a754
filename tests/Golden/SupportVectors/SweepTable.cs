using System.Globalization;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Golden.Tests.SupportVectors;

/// <summary>A small table as people have them: columns of any offset and spread, with a class and a number for each row.</summary>
/// <param name="Name">Where it comes from.</param>
/// <param name="Train">The training rows.</param>
/// <param name="Classes">The class of each training row.</param>
/// <param name="ClassCount">Number of classes.</param>
/// <param name="Targets">The number of each training row.</param>
/// <param name="Queries">The rows asked about: the training rows, and others.</param>
internal sealed record SweepTable(string Name, Tensor Train, int[] Classes, int ClassCount, float[] Targets, Tensor Queries)
{
    private const int PublicRows = 160;

    private static readonly string[] PublicNames = ["vehicle", "phoneme", "spam", "concrete", "california", "credit", "diamonds", "pima"];

    /// <summary>
    /// Columns with offsets up to 1e5 and spreads from 1e-3 to 1e6; the class and the number depend on what the columns have in common
    /// units.
    /// </summary>
    public static SweepTable Generated(Random random)
    {
        (int rows, int columns, int classes) = (random.Next(40, 160), random.Next(2, 9), random.Next(2, 4));
        bool alike = random.Next(2) == 0;
        double common = Between(random, -2, 3);
        double[] spreads = [
            .. Enumerable.Range(0, columns).Select(
                _ => Math.Pow(10, alike ? common + Between(random, -0.5, 0.5) : Between(random, -3, 6)))];
        double[] offsets = [
            .. Enumerable.Range(0, columns).Select(
                _ => random.Next(3) == 0 ? 0 : (random.Next(2) == 0 ? 1 : -1) * Math.Pow(10, Between(random, 0, 5)))];
        double[] weights = [.. Enumerable.Range(0, columns).Select(_ => Normal(random))];
        double noise = Between(random, 0, 0.6);
        float[] features = new float[2 * rows * columns];
        float[] numbers = new float[2 * rows];
        for (int row = 0; row < numbers.Length; row++)
        {
            double[] z = [.. Enumerable.Range(0, columns).Select(_ => Normal(random))];
            for (int i = 0; i < columns; i++)
            {
                features[(row * columns) + i] = (float)(offsets[i] + (spreads[i] * z[i]));
            }
            numbers[row] = (float)(z.Zip(weights, (a, b) => a * b).Sum() + Math.Sin(2 * z[0]) + (noise * Normal(random)));
        }

        return Of(
            $"{rows} x {columns}", features, columns, numbers,
            [.. numbers.Select(number => classes == 2 ? (number > 0 ? 1 : 0) : number < -1 ? 0 : number > 1 ? 2 : 1)], rows);
    }

    /// <summary>The numbers of public tables as they are; none where the directory of data sets is not given.</summary>
    public static IEnumerable<SweepTable> Public()
    {
        string? data = Environment.GetEnvironmentVariable(IdxSetSource.Variable);
        foreach (string name in PublicNames)
        {
            string path = Path.Combine(data ?? "", "tables", name + ".csv");
            if (string.IsNullOrEmpty(data) || !File.Exists(path))
            {
                continue;
            }
            string[] lines = File.ReadAllLines(path);
            string[] header = lines[0].Split(',');
            int[] columns = [.. Enumerable.Range(0, header.Length).Where(i => header[i][0] == 'n')];
            float[][] rows = [
                .. lines.Skip(1).Where((_, i) => i % 3 == 0).Select(line => line.Split(','))
                    .Where(cells => cells.All(cell => cell.Length > 0))
                .Select(cells => (float[])[.. columns.Select(i => Number(cells[i])), Number(cells[^1])]).Take(2 * PublicRows)];
            float[] labels = [.. rows.Select(row => row[^1])];
            float middle = labels.Order().ElementAt(labels.Length / 2);
            float[] values = [.. labels.Distinct().Order()];
            int[] classes = [.. labels.Select(label => values.Length <= 10 ? Array.IndexOf(values, label) : label > middle ? 1 : 0)];
            yield return Of(name, [.. rows.SelectMany(row => row[..^1])], columns.Length, labels, classes, rows.Length / 2);
        }
    }

    private static SweepTable Of(string name, float[] features, int columns, float[] numbers, int[] classes, int rows)
    {
        var train = new Tensor(Shape.Of(rows, columns), features[..(rows * columns)]);
        // Numbered without gaps, as scikit-learn numbers them.
        int[] present = [.. classes[..rows].Distinct().Order()];
        return new SweepTable(
            name, train, [.. classes[..rows].Select(c => Array.IndexOf(present, c))], present.Length, numbers[..rows],
            new Tensor(Shape.Of(numbers.Length, columns), features));
    }

    private static float Number(string cell) => float.Parse(cell, CultureInfo.InvariantCulture);

    private static double Between(Random random, double least, double most) => least + ((most - least) * random.NextDouble());

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
