using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Tests.Imaging;

public class RandomErasingTests
{
    private const int Side = 40;
    private static readonly PixelLayout Layout = new(Side, Side, 2);

    [Fact]
    public void One_rectangle_of_the_allowed_sizes_is_filled_in_all_channels()
    {
        var erasing = new RandomErasing(1, 0.1, 0.2, 0.5) { Fill = 9 };
        foreach (float[] image in Erase(erasing, 300))
        {
            int[] erased = [.. Enumerable.Range(0, Side * Side).Where(i => image[i] == 9)];
            int height = (erased.Max() / Side) - (erased.Min() / Side) + 1;
            int width = erased.Max(i => i % Side) - erased.Min(i => i % Side) + 1;

            Assert.Equal(height * width, erased.Length);
            Assert.Equal(erased, Enumerable.Range(0, Side * Side).Where(i => image[(Side * Side) + i] == 9));

            // Rounding of both sides by half a pixel.
            Assert.InRange(erased.Length, (0.1 * Side * Side) - (0.5 * (height + width)), (0.2 * Side * Side) + (0.5 * (height + width)));
            Assert.InRange(height / (double)width, 0.5 * 0.9, 2 * 1.1);
        }
    }

    [Fact]
    public void Rectangles_lie_anywhere_and_take_every_size()
    {
        int[][] erased =
        [
            .. Erase(new RandomErasing(1, 0.1, 0.4) { Fill = 9 }, 2000)
                .Select(image => Enumerable.Range(0, Side * Side).Where(i => image[i] == 9).ToArray()),
        ];

        Assert.Equal(Side * Side, erased.SelectMany(indices => indices).Distinct().Count());
        Assert.InRange(erased.Min(indices => indices.Length) / (double)(Side * Side), 0.08, 0.12);
        Assert.InRange(erased.Max(indices => indices.Length) / (double)(Side * Side), 0.38, 0.42);
    }

    [Fact]
    public void Without_a_fill_each_channel_gets_its_mean()
    {
        float[] image = Erase(new RandomErasing(1), 1)[0];

        // The picture's channels are 0 to 1599 and 1 more each.
        Assert.Contains((Side * Side - 1) / 2f, image[..(Side * Side)]);
        Assert.Contains((Side * Side + 1) / 2f, image[(Side * Side)..]);
        Assert.Equal(
            2 * image[..(Side * Side)].Count(value => value != MathF.Floor(value)), image.Count(value => value != MathF.Floor(value)));
    }

    [Fact]
    public void The_probability_is_the_share_of_images_that_lose_something()
    {
        // 0.3 of 2,000 within five standard deviations.
        Assert.InRange(Erase(new RandomErasing(0.3) { Fill = 9.5f }, 2000).Count(image => image.Contains(9.5f)), 498, 702);
    }

    private static float[][] Erase(RandomErasing erasing, int count) =>
    [
        .. Enumerable.Range(0, count).Select(row =>
        {
            float[] image = [.. Enumerable.Range(0, Layout.Size).Select(i => (float)(i < Side * Side ? i : i - (Side * Side) + 1))];
            if (erasing.Fill == 9) { Array.Fill(image, 0); } erasing.Apply(new RowRandom(RandomNumbers.Key(1, row)), Layout, image);
            return image;
        }),
    ];
}
