using Microsoft.ML;

namespace MLNetDeep.Datasets.Tests;

public class XsAndOsTests
{
    private static readonly MLContext Context = new(1);

    [Fact]
    public void The_undisturbed_X_is_the_one_of_the_slides()
    {
        float[] expected = new float[81];
        expected.AsSpan().Fill(-1);
        for (int i = 1; i <= 7; i++)
        {
            expected[(i * 9) + i] = 1;
            expected[(i * 9) + 8 - i] = 1;
        }

        (float[][] features, uint[] labels) = DataRows.Read(XsAndOs.Generate(Context, 4, 2, XsAndOsOptions.Undisturbed).Train);
        Assert.All(features.Zip(labels).Where(row => row.Second == 1), row => Assert.Equal(expected, row.First));
    }

    [Fact]
    public void The_undisturbed_O_is_a_ring_the_same_from_all_sides()
    {
        (float[][] features, uint[] labels) = DataRows.Read(XsAndOs.Generate(Context, 2, 2, XsAndOsOptions.Undisturbed).Train);
        float[] ring = features[Array.IndexOf(labels, 2u)];
        Assert.Equal(-1, ring[40]);
        Assert.Equal(1, ring[(4 * 9) + 7]);
        for (int row = 0; row < 9; row++)
        {
            for (int column = 0; column < 9; column++)
            {
                Assert.Equal(ring[(row * 9) + column], ring[(column * 9) + row], 1e-5f);
                Assert.Equal(ring[(row * 9) + column], ring[(row * 9) + 8 - column], 1e-5f);
            }
        }
    }

    [Fact]
    public void Classes_are_balanced_named_and_in_random_order()
    {
        ImageDataset set = XsAndOs.Generate(Context, 101, 40);
        Assert.Equal(["X", "O"], set.ClassNames);
        Assert.Equal(["X", "O"], DataRows.KeyValues(set.Test));
        uint[] labels = DataRows.Read(set.Train).Labels;
        Assert.InRange(labels.Count(label => label == 1), 50, 51);
        Assert.Contains(Enumerable.Range(0, 100), row => labels[row] == labels[row + 1]);
    }

    [Fact]
    public void Values_stay_between_minus_one_and_one_and_every_picture_has_ink()
    {
        float[][] features = DataRows.Read(XsAndOs.Generate(Context, 300, 1).Train).Features;
        Assert.All(features, row =>
        {
            Assert.All(row, value => Assert.InRange(value, -1, 1));
            Assert.InRange(row.Count(value => value > 0), 5, 60);
        });
    }

    [Fact]
    public void The_same_seed_gives_the_same_pictures_and_test_differs_from_train()
    {
        ImageDataset first = XsAndOs.Generate(Context, 50, 50);
        ImageDataset again = XsAndOs.Generate(Context, 50, 20);
        Assert.Equal(DataRows.Read(first.Train).Features, DataRows.Read(again.Train).Features);
        Assert.Equal(DataRows.Read(first.Test).Features.Take(20), DataRows.Read(again.Test).Features);
        var train = DataRows.Read(first.Train).Features.Select(row => string.Join(' ', row)).ToHashSet();
        Assert.DoesNotContain(DataRows.Read(first.Test).Features, row => train.Contains(string.Join(' ', row)));
        ImageDataset other = XsAndOs.Generate(Context, 50, 1, new() { Seed = 2 });
        Assert.NotEqual(DataRows.Read(first.Train).Features, DataRows.Read(other.Train).Features);
    }

    [Fact]
    public void The_size_is_the_one_asked_for()
    {
        ImageDataset set = XsAndOs.Generate(Context, 2, 2, new() { Size = 16 });
        Assert.Equal([16, 16, 1], DataRows.Dimensions(set.Train));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Assert.Throws<ArgumentOutOfRangeException>("Size", () => XsAndOs.Generate(Context, 1, 1, new() { Size = 4 }));
        Assert.Throws<ArgumentOutOfRangeException>("Scaling", () => XsAndOs.Generate(Context, 1, 1, new() { Scaling = double.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>("trainRows", () => XsAndOs.Generate(Context, 0, 1));
    }
}
