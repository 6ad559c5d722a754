using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Samples.Tests.Detection;

public class ConnectedComponentsTests
{
    [Fact]
    public void Components_come_in_the_order_of_their_first_pixels_with_box_and_count()
    {
        IReadOnlyList<ConnectedComponent> found = Find(
            "..#...",
            "..#.##",
            ".##..#",
            "#....#");
        Assert.Equal([new(new BoundingBox(0, 0, 3, 4), 5), new(new BoundingBox(4, 1, 2, 3), 4)], found);
    }

    [Fact]
    public void Corners_touch_only_where_eight_pixels_are_neighbours()
    {
        string[] diagonal = ["#..", ".#.", "..#"];
        Assert.Equal([new(new BoundingBox(0, 0, 3, 3), 3)], Find(diagonal));
        Assert.Equal(3, Find(diagonal, Connectivity.Four).Count);
        Assert.Single(Find("..#", ".#.", "#.."));
    }

    [Theory]
    [InlineData(Connectivity.Four)]
    [InlineData(Connectivity.Eight)]
    public void Components_are_those_of_a_flood(Connectivity connectivity)
    {
        const int Height = 23, Width = 31;
        var random = new Random(5);
        for (int picture = 0; picture < 20; picture++)
        {
            float[] plane = [.. Enumerable.Range(0, Height * Width).Select(_ => random.NextSingle())];
            Assert.Equal(
                Flood(plane, Height, Width, 0.5f, connectivity), ConnectedComponents.Find(plane, Height, Width, 0.5f, connectivity));
        }
    }

    [Fact]
    public void The_threshold_itself_counts_and_NaN_does_not() =>
        Assert.Equal([new(new BoundingBox(1, 0, 1, 1), 1)], ConnectedComponents.Find([2.9f, 3, float.NaN], 1, 3, 3));

    [Fact]
    public void An_empty_picture_has_no_components() => Assert.Empty(ConnectedComponents.Find(new float[12], 3, 4, 1));

    [Fact]
    public void A_plane_of_another_size_and_a_threshold_that_is_no_number_are_refused()
    {
        Assert.Throws<ArgumentException>("plane", () => ConnectedComponents.Find(new float[11], 3, 4, 1));
        Assert.Throws<ArgumentException>("threshold", () => ConnectedComponents.Find(new float[12], 3, 4, float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("connectivity", () => ConnectedComponents.Find(new float[12], 3, 4, 1, (Connectivity)6));
    }

    private static IReadOnlyList<ConnectedComponent> Find(params string[] rows) => Find(rows, Connectivity.Eight);

    private static IReadOnlyList<ConnectedComponent> Find(string[] rows, Connectivity connectivity) => ConnectedComponents.Find(
        [.. string.Concat(rows).Select(pixel => pixel == '#' ? 1f : 0)], rows.Length, rows[0].Length, 1, connectivity);

    private static List<ConnectedComponent> Flood(float[] plane, int height, int width, float threshold, Connectivity connectivity)
    {
        bool[] seen = new bool[plane.Length];
        List<ConnectedComponent> components = [];
        for (int start = 0; start < plane.Length; start++)
        {
            if (seen[start] || plane[start] < threshold)
            {
                continue;
            }
            List<(int Row, int Column)> pixels = [(start / width, start % width)];
            seen[start] = true;
            for (int next = 0; next < pixels.Count; next++)
            {
                for (int step = 0; step < 9; step++)
                {
                    (int down, int right) = ((step / 3) - 1, (step % 3) - 1);
                    (int row, int column) = (pixels[next].Row + down, pixels[next].Column + right);
                    bool touches = connectivity == Connectivity.Eight || down == 0 || right == 0;
                    if (!touches || row < 0 || row >= height || column < 0 || column >= width || seen[(row * width) + column]
                        || plane[(row * width) + column] < threshold)
                    {
                        continue;
                    }
                    seen[(row * width) + column] = true;
                    pixels.Add((row, column));
                }
            }

            (int top, int left) = (pixels.Min(pixel => pixel.Row), pixels.Min(pixel => pixel.Column));
            (int bottom, int end) = (pixels.Max(pixel => pixel.Row), pixels.Max(pixel => pixel.Column));
            components.Add(new ConnectedComponent(new BoundingBox(left, top, end - left + 1, bottom - top + 1), pixels.Count));
        }

        return components;
    }
}
