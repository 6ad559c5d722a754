using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Imaging;

/// <summary>What becomes of the rows of a batch.</summary>
public class ImageAugmenterTests
{
    private const int Rows = 64;
    private static readonly PixelLayout Plane = new(9, 8);
    private static readonly PixelLayout Planar = new(7, 9, 3);

    private static readonly ImageAugmentation Everything = new()
    {
        Shift = ImageShift.Share(0.1),
        Rotation = 10,
        MinimumScale = 0.9,
        MaximumScale = 1.1,
        KeepsAspectRatio = false,
        Shear = 10,
        Elastic = new ElasticDistortion(20, 3),
        HorizontalFlip = true,
        VerticalFlip = true,
        Noise = 0.1f,
        Erasing = new RandomErasing(),
        Probability = 0.9,
    };

    public static TheoryData<ImageAugmentation> EachOption =>
    [
        new() { Shift = ImageShift.Pixels(1) },
        new() { Rotation = 10 },
        new() { MaximumScale = 1.2 },
        new() { MinimumScale = 0.8 },
        new() { Shear = 10 },
        new() { Elastic = new ElasticDistortion(8, 2) },
        new() { HorizontalFlip = true },
        new() { VerticalFlip = true },
        new() { Noise = 0.1f },
        new() { Erasing = new RandomErasing() },
    ];

    [Theory]
    [MemberData(nameof(EachOption))]
    public void Every_option_changes_rows_each_differently_and_again_the_same_way(ImageAugmentation augmentation)
    {
        float[][] rows = Augment(augmentation, Plane, Same(Plane));

        Assert.True(
            rows.Select(row => string.Join(' ', row)).Distinct()
                .Count() > (augmentation.HorizontalFlip || augmentation.VerticalFlip ? 1 : Rows / 4));
        Assert.Equal(rows, Augment(augmentation, Plane, Same(Plane)));
        Assert.NotEqual(rows, Augment(augmentation, Plane, Same(Plane), seed: 2));
        Assert.NotEqual(rows, Augment(augmentation, Plane, Same(Plane), step: 1));
    }

    [Fact]
    public void Without_options_rows_stay() =>
        Assert.Equal(Same(Planar), Augment(new ImageAugmentation(), Planar, Same(Planar)).SelectMany(row => row));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Any_number_of_threads_gives_the_same_bits(bool interleaved)
    {
        PixelLayout layout = Planar with { Interleaved = interleaved };
        float[][] one = Augment(Everything, layout, Same(layout), threads: 1);

        Assert.Equal(one, Augment(Everything, layout, Same(layout), threads: 2));
        Assert.Equal(one, Augment(Everything, layout, Same(layout), threads: 3));
    }

    [Fact]
    public void A_row_depends_on_its_place_and_not_on_the_rows_beside_it()
    {
        float[] other = RandomArrays.Normal(Rows * Plane.Size, 9);
        Same(Plane).AsSpan(5 * Plane.Size, Plane.Size).CopyTo(other.AsSpan(5 * Plane.Size));

        Assert.Equal(Augment(Everything, Plane, Same(Plane))[5], Augment(Everything, Plane, other)[5]);
    }

    [Fact]
    public void A_whole_shift_moves_pixels_exactly_and_fills_what_comes_in()
    {
        float[] image = Same(Plane)[..Plane.Size];
        var seen = new HashSet<(int, int)>();
        foreach (float[] row in Augment(new ImageAugmentation { Shift = ImageShift.WholePixels(1, 2), Fill = -7 }, Plane, Same(Plane)))
        {
            (int Down, int Right)[] fits = [.. Shifts(1, 2).Where(shift => row.SequenceEqual(Shifted(image, shift, fill: -7)))];
            seen.Add(Assert.Single(fits));
        }

        Assert.True(seen.Count > 10, $"{seen.Count} of 15 shifts were drawn");
    }

    [Fact]
    public void Without_a_fill_the_edge_is_repeated()
    {
        float[] image = Same(Plane)[..Plane.Size];
        foreach (float[] row in Augment(new ImageAugmentation { Shift = ImageShift.WholePixels(3) }, Plane, Same(Plane)))
        {
            Assert.Single(Shifts(3, 3), shift => row.SequenceEqual(Shifted(image, shift, fill: null)));
        }
    }

    [Fact]
    public void A_flip_exchanges_columns_exactly()
    {
        float[] image = Same(Plane)[..Plane.Size];
        float[] mirrored = [.. Enumerable.Range(0, Plane.Size).Select(i => image[i - (i % 8) + 7 - (i % 8)])];
        float[][] rows = Augment(new ImageAugmentation { HorizontalFlip = true }, Plane, Same(Plane));

        Assert.All(rows, row => Assert.True(row.SequenceEqual(image) || row.SequenceEqual(mirrored)));
        Assert.Contains(rows, row => row.SequenceEqual(mirrored));
    }

    [Fact]
    public void Elastic_distortion_and_maps_are_one_interpolation()
    {
        var augmentation = new ImageAugmentation { Rotation = 20, Elastic = new ElasticDistortion(8, 2), Fill = 0 };
        float[] image = Same(Plane)[..Plane.Size];
        var random = new RowRandom(RandomNumbers.Bits(RandomStreams.Key(1, RandomUse.Augmentation, 0), 0));
        var field = new ElasticField(Plane.Height, Plane.Width, 8, 2);
        field.Randomize(random.Bits(RowDraw.ElasticKey));
        float[] expected = new float[Plane.Size];
        AffineTransform drawn = augmentation.Draw(random, Plane.Height, Plane.Width);
        new ImageResampler(Plane, fill: 0).Warp(image, drawn.Invert(), field, expected);

        Assert.Equal(expected, Augment(augmentation, Plane, Same(Plane))[0]);
    }

    [Fact]
    public void Interleaved_images_change_as_planar_ones_do()
    {
        ImageAugmentation augmentation = Everything with { Noise = 0 };
        PixelLayout interleaved = Planar with { Interleaved = true };
        float[] planar = Same(Planar);
        float[] reordered = new float[planar.Length];
        Transposition.Apply(Rows, Planar.Channels, Planar.Height * Planar.Width, planar, reordered);
        float[] expected = new float[planar.Length];
        Transposition.Apply(
            Rows, Planar.Channels, Planar.Height * Planar.Width, Augment(augmentation, Planar, planar).SelectMany(row => row).ToArray(),
            expected);

        Assert.Equal(expected, Augment(augmentation, interleaved, reordered).SelectMany(row => row));
    }

    [Fact]
    public void The_probability_is_the_share_of_rows_that_change()
    {
        float[] images = new float[4000];
        var augmentation = new ImageAugmentation { Noise = 1, Probability = 0.25 };
        new ImageAugmenter(augmentation, new PixelLayout(1, 1), 1).Apply(images, images.Length, 1, 0, Parallelism.Single);

        // A quarter of 4,000 within five standard deviations.
        Assert.InRange(images.Count(value => value != 0), 863, 1137);
    }

    [Fact]
    public void Noise_is_normal_with_its_standard_deviation()
    {
        float[] image = new float[1 << 16];
        new ImageAugmenter(new ImageAugmentation { Noise = 3 }, new PixelLayout(256, 256), 1).Apply(image, 1, 1, 0, Parallelism.Single);

        // Mean, variance and fourth moment of 65,536 numbers within five standard deviations of theirs.
        Assert.Equal(0, image.Average() / 3, 5 / 256.0);
        Assert.Equal(1, image.Average(value => Math.Pow(value / 3, 2)), 5 * Math.Sqrt(2) / 256);
        Assert.Equal(3, image.Average(value => Math.Pow(value / 3, 4)), 5 * Math.Sqrt(96) / 256);
        Assert.Equal(0, Enumerable.Range(0, image.Length - 1).Average(i => image[i] * image[i + 1] / 9), 5 / 256.0);
    }

    private static float[][] Augment(
        ImageAugmentation augmentation, PixelLayout layout, float[] images, int seed = 1, int step = 0, int threads = 1)
    {
        float[] copy = [.. images];
        new ImageAugmenter(augmentation, layout, threads).Apply(copy, Rows, seed, step, new Parallelism(threads));
        return [.. copy.Chunk(layout.Size)];
    }

    /// <summary>The same image in every row.</summary>
    private static float[] Same(PixelLayout layout)
    {
        float[] image = RandomArrays.Normal(layout.Size, 3);
        return [.. Enumerable.Range(0, Rows).SelectMany(_ => image)];
    }

    private static IEnumerable<(int Down, int Right)> Shifts(int vertical, int horizontal) =>
        from down in Enumerable.Range(-vertical, (2 * vertical) + 1)
        from right in Enumerable.Range(-horizontal, (2 * horizontal) + 1)
        select (down, right);

    private static float[] Shifted(float[] image, (int Down, int Right) shift, float? fill)
    {
        float[] shifted = new float[image.Length];
        for (int row = 0; row < Plane.Height; row++)
        {
            for (int column = 0; column < Plane.Width; column++)
            {
                (int y, int x) = (row - shift.Down, column - shift.Right);
                bool inside = (uint)y < Plane.Height && (uint)x < Plane.Width;
                (y, x) = (Math.Clamp(y, 0, Plane.Height - 1), Math.Clamp(x, 0, Plane.Width - 1));
                shifted[(row * Plane.Width) + column] = inside || fill is null ? image[(y * Plane.Width) + x] : fill.Value;
            }
        }

        return shifted;
    }
}
