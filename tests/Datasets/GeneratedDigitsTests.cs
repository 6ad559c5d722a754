using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public class GeneratedDigitsTests
{
    private static readonly MLContext Context = new(1);

    [Fact]
    public void The_columns_are_those_of_MNIST()
    {
        ImageDataset set = GeneratedDigits.Generate(Context, 20, 10);
        Assert.Equal([28, 28, 1], DataRows.Dimensions(set.Train));
        Assert.Equal(["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"], DataRows.KeyValues(set.Train));
        Assert.Equal((20L, 10L), (set.Train.GetRowCount(), set.Test.GetRowCount()));
    }

    [Fact]
    public void Classes_are_balanced_and_values_are_whole_numbers_of_0_to_255()
    {
        (float[][] features, uint[] labels) = DataRows.Read(GeneratedDigits.Generate(Context, 200, 10).Train);
        Assert.All(labels.GroupBy(label => label), group => Assert.Equal(20, group.Count()));
        Assert.All(features, row =>
        {
            Assert.All(row, value => Assert.True(value is >= 0 and <= 255 && value == MathF.Floor(value)));
            Assert.InRange(row.Count(value => value > 127), 10, 350);
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_pictures_and_test_differs_from_train()
    {
        ImageDataset first = GeneratedDigits.Generate(Context, 60, 60);
        ImageDataset again = GeneratedDigits.Generate(Context, 60, 30);
        Assert.Equal(DataRows.Read(first.Train).Features, DataRows.Read(again.Train).Features);
        Assert.Equal(DataRows.Read(first.Test).Features.Take(30), DataRows.Read(again.Test).Features);
        var train = DataRows.Read(first.Train).Features.Select(row => string.Join(' ', row)).ToHashSet();
        Assert.DoesNotContain(DataRows.Read(first.Test).Features, row => train.Contains(string.Join(' ', row)));
        ImageDataset other = GeneratedDigits.Generate(Context, 60, 1, new() { Seed = 2 });
        Assert.NotEqual(DataRows.Read(first.Train).Features, DataRows.Read(other.Train).Features);
    }

    [Fact]
    public void Nearest_class_means_tell_most_digits_but_not_all()
    {
        ImageDataset set = GeneratedDigits.Generate(Context, 500, 300);
        (float[][] train, uint[] trainLabels) = DataRows.Read(set.Train);
        (float[][] test, uint[] testLabels) = DataRows.Read(set.Test);
        double[][] means = [.. Enumerable.Range(1, 10).Select(digit => Mean([.. train.Where((_, row) => trainLabels[row] == digit)]))];
        int right = 0;
        for (int row = 0; row < test.Length; row++)
        {
            double[] distances = [.. means.Select(mean => mean.Zip(test[row], (m, value) => (m - value) * (m - value)).Sum())];
            right += Array.IndexOf(distances, distances.Min()) + 1 == testLabels[row] ? 1 : 0;
        }

        Assert.InRange(right / 300.0, 0.5, 0.93);
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Rotation", () => GeneratedDigits.Generate(Context, 1, 1, new() { Rotation = 90 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            "MaximumWeight", () => GeneratedDigits.Generate(Context, 1, 1, new() { MaximumWeight = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>("testRows", () => GeneratedDigits.Generate(Context, 1, 0));
    }

    private static double[] Mean(float[][] rows) => [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];
}
