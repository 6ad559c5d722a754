using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Imaging;

/// <summary>What the settings say of the maps that are drawn.</summary>
public class ImageAugmentationTests
{
    private const int Height = 20;
    private const int Width = 30;

    public static TheoryData<ImageAugmentation, string> Wrong => new()
    {
        { new ImageAugmentation { Probability = 1.1 }, "Probability" },
        { new ImageAugmentation { Probability = double.NaN }, "Probability" },
        { new ImageAugmentation { Shift = ImageShift.Pixels(-1, 0) }, "Shift.Vertical" },
        { new ImageAugmentation { Shift = ImageShift.Share(0, double.PositiveInfinity) }, "Shift.Horizontal" },
        { new ImageAugmentation { Rotation = -1 }, "Rotation" },
        { new ImageAugmentation { Rotation = 181 }, "Rotation" },
        { new ImageAugmentation { MinimumScale = 0 }, "MinimumScale" },
        { new ImageAugmentation { MinimumScale = 1.1 }, "MinimumScale" },
        { new ImageAugmentation { MaximumScale = double.PositiveInfinity }, "MaximumScale" },
        { new ImageAugmentation { Shear = 90 }, "Shear" },
        { new ImageAugmentation { Noise = -1 }, "Noise" },
        { new ImageAugmentation { Fill = float.NaN }, "Fill" },
        { new ImageAugmentation { Elastic = new ElasticDistortion(-1) }, "Elastic.Alpha" },
        { new ImageAugmentation { Elastic = new ElasticDistortion(34, 0) }, "Elastic.Sigma" },
        { new ImageAugmentation { Elastic = new ElasticDistortion(34, 1001) }, "Elastic.Sigma" },
        { new ImageAugmentation { Erasing = new RandomErasing(2) }, "Erasing.Probability" },
        { new ImageAugmentation { Erasing = new RandomErasing(1, 0) }, "Erasing.MinimumArea" },
        { new ImageAugmentation { Erasing = new RandomErasing(1, 0.5, 0.4) }, "Erasing.MinimumArea" },
        { new ImageAugmentation { Erasing = new RandomErasing(1, 0.5, 1.5) }, "Erasing.MaximumArea" },
        { new ImageAugmentation { Erasing = new RandomErasing(1, 0.1, 0.4, 0) }, "Erasing.MinimumAspectRatio" },
        { new ImageAugmentation { Erasing = new RandomErasing { Fill = float.NaN } }, "Erasing.Fill" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_setting_out_of_range_is_named(ImageAugmentation augmentation, string setting) =>
        Assert.Contains(
            $"ImageAugmentation.{setting}: expected", Assert.Throws<ArgumentOutOfRangeException>(augmentation.Validate).Message);

    [Fact]
    public void Defaults_are_valid_and_change_nothing()
    {
        new ImageAugmentation { Elastic = new ElasticDistortion(), Erasing = new RandomErasing() }.Validate();
        Assert.All(Draw(new ImageAugmentation()), map => Assert.Equal(AffineTransform.Identity, map));
    }

    [Fact]
    public void Shifts_in_pixels_fill_their_range_in_both_directions()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { Shift = ImageShift.Pixels(2, 5) });

        Fills(-2, 2, maps.Select(map => map.RowShift));
        Fills(-5, 5, maps.Select(map => map.ColumnShift));
        Assert.All(maps, map => Assert.Equal(AffineTransform.Translation(map.RowShift, map.ColumnShift), map));
    }

    [Fact]
    public void Shifts_as_shares_go_by_height_and_width()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { Shift = ImageShift.Share(0.1) });

        Fills(-0.1 * Height, 0.1 * Height, maps.Select(map => map.RowShift));
        Fills(-0.1 * Width, 0.1 * Width, maps.Select(map => map.ColumnShift));
    }

    [Fact]
    public void Whole_shifts_are_all_equally_likely()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { Shift = ImageShift.WholePixels(1) });

        foreach (double down in new[] { -1, 0, 1 })
        {
            foreach (double right in new[] { -1, 0, 1 })
            {
                // A ninth of 4,000 draws within five standard deviations.
                Assert.InRange(maps.Count(map => (map.RowShift, map.ColumnShift) == (down, right)), 345, 544);
            }
        }
    }

    [Fact]
    public void Rotations_fill_their_range_in_degrees()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { Rotation = 40 });

        Fills(-40, 40, maps.Select(map => Math.Atan2(map.ColumnRow, map.ColumnColumn) * 180 / Math.PI));
        Assert.All(maps, map => Assert.Equal(1, (map.RowRow * map.ColumnColumn) - (map.RowColumn * map.ColumnRow), 1e-12));
    }

    [Fact]
    public void Scales_fill_their_range_and_keep_the_aspect_ratio()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { MinimumScale = 0.5, MaximumScale = 2 });

        Fills(0.5, 2, maps.Select(map => map.RowRow));
        Assert.All(maps, map => Assert.Equal(map.RowRow, map.ColumnColumn));
    }

    [Fact]
    public void Scales_of_height_and_width_are_drawn_for_themselves_when_told_so()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { MinimumScale = 0.5, MaximumScale = 2, KeepsAspectRatio = false });

        Fills(0.5, 2, maps.Select(map => map.RowRow));
        Fills(0.5, 2, maps.Select(map => map.ColumnColumn));
        Fills(0.25, 4, maps.Select(map => map.RowRow / map.ColumnColumn), slack: 0.1);
    }

    [Fact]
    public void Shears_fill_their_range_in_degrees_and_slant_verticals_alone()
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { Shear = 30 });

        Fills(-30, 30, maps.Select(map => Math.Atan(map.ColumnRow) * 180 / Math.PI));
        Assert.All(maps, map => Assert.Equal(AffineTransform.Shear(map.ColumnRow), map));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Each_flip_comes_to_half_of_the_images(bool horizontal, bool vertical)
    {
        AffineTransform[] maps = Draw(new ImageAugmentation { HorizontalFlip = horizontal, VerticalFlip = vertical });

        // Half of 4,000 draws within five standard deviations.
        Assert.InRange(maps.Count(map => map.ColumnColumn == -1), horizontal ? 1842 : 0, horizontal ? 2158 : 0);
        Assert.InRange(maps.Count(map => map.RowRow == -1), vertical ? 1842 : 0, vertical ? 2158 : 0);
        if (horizontal && vertical)
        {
            Assert.InRange(maps.Count(map => map is { RowRow: -1, ColumnColumn: -1 }), 863, 1137);
        }
    }

    [Fact]
    public void Maps_are_made_one_in_the_order_scale_shear_rotation_shift()
    {
        var all = new ImageAugmentation { MinimumScale = 0.7, MaximumScale = 0.9, Shear = 10, Rotation = 20, Shift = ImageShift.Pixels(3) };
        var scale = new ImageAugmentation { MinimumScale = 0.7, MaximumScale = 0.9 };
        AffineTransform[] maps = Draw(all);
        for (int i = 0; i < 20; i++)
        {
            AffineTransform expected = Draw(scale)[i]
                .Then(Draw(new ImageAugmentation { Shear = 10 })[i])
                .Then(Draw(new ImageAugmentation { Rotation = 20 })[i])
                .Then(Draw(new ImageAugmentation { Shift = ImageShift.Pixels(3) })[i]);
            Assert.Equal(expected, maps[i]);
        }
    }

    private static AffineTransform[] Draw(ImageAugmentation augmentation) =>
    [
        .. Enumerable.Range(0, 4000).Select(row => augmentation.Draw(new RowRandom(RandomNumbers.Key(1, row)), Height, Width)),
    ];

    /// <summary>All values are in the range, and some near each end.</summary>
    private static void Fills(double low, double high, IEnumerable<double> values, double slack = 0.01)
    {
        double[] sorted = [.. values.Order()];
        Assert.InRange(sorted[0], low - 1e-9, low + (slack * (high - low)));
        Assert.InRange(sorted[^1], high - (slack * (high - low)), high + 1e-9);
    }
}
