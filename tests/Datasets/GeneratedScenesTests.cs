using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Detection;

namespace MLNetDeep.Datasets.Tests;

public class GeneratedScenesTests
{
    private static readonly MLContext Context = new(1);
    private static readonly ImageDataset Digits = GeneratedDigits.Generate(Context, 60, 20);

    // One object on black, without noise and clutter: what is not black is its ink.
    private static readonly GeneratedScenesOptions Plain = new()
    {
        MinimumObjects = 1,
        MaximumObjects = 1,
        Background = 0,
        Noise = 0,
        MaximumClutter = 0,
        MinimumInk = 255,
    };

    [Fact]
    public void Scenes_have_their_size_and_number_of_objects()
    {
        IReadOnlyList<Scene> scenes =
            Generate(new() { Height = 150, Width = 120, MinimumObjects = 2, MaximumObjects = 4, MaximumSize = 30 });
        Assert.All(scenes, scene =>
        {
            Assert.Equal((150, 120, 150 * 120), (scene.Height, scene.Width, scene.Pixels.Length));
            Assert.InRange(scene.Objects.Count, 2, 4);
            Assert.All(scene.Objects, labeled => Assert.InRange(labeled.Class, 0, 9));
            Assert.All(scene.Objects, labeled => Assert.Equal(labeled.Box, labeled.Box.Within(150, 120)));
        });
        Assert.Equal([2, 3, 4], scenes.Select(scene => scene.Objects.Count).Distinct().Order());
    }

    [Fact]
    public void A_box_is_the_smallest_around_the_ink() => Assert.All(Generate(Plain), scene =>
    {
        float[] plane = scene.ToPlane();
        IReadOnlyList<ConnectedComponent> ink = ConnectedComponents.Find(plane, scene.Height, scene.Width, (plane.Max() / 4) - 0.5f);
        BoundingBox[] around = ink.Select(part => part.Box).ToArray();
        BoundingBox box = scene.Objects.Single().Box;
        Assert.Equal(
            (box.Left, box.Top, box.Right, box.Bottom),
            (around.Min(part => part.Left), around.Min(part => part.Top), around.Max(part => part.Right), around.Max(part => part.Bottom)));
    });

    [Fact]
    public void The_longer_side_of_the_ink_is_between_the_sizes()
    {
        float[] sizes =
            [.. Generate(Plain with { MinimumSize = 20, MaximumSize = 40 }).Select(scene => LongerSide(scene.Objects.Single().Box))];

        // Scaling rounds to whole pixels, and ink fades at its edges.
        Assert.All(sizes, size => Assert.InRange(size, 18, 42));
        Assert.True(sizes.Max() - sizes.Min() > 10);
        Assert.All(
            Generate(Plain with { MinimumSize = 50, MaximumSize = 50 }),
            scene => Assert.InRange(LongerSide(scene.Objects.Single().Box), 47, 52));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Boxes_share_no_more_than_allowed(double overlap)
    {
        IReadOnlyList<Scene> scenes = Generate(new() { MinimumObjects = 8, Overlap = overlap, MaximumClutter = 0 });
        double[] shares = [.. scenes.SelectMany(scene => scene.Objects.SelectMany(
            (one, index) =>
                scene.Objects.Skip(index + 1).Select(other => one.Box.Intersection(other.Box) / Math.Min(one.Box.Area, other.Box.Area))))];
        Assert.InRange(shares.Max(), 0, overlap);
        Assert.Equal(overlap > 0, shares.Max() > 0.05);
    }

    [Fact]
    public void Where_there_is_no_room_there_are_fewer_objects()
    {
        IReadOnlyList<Scene> scenes = Generate(new() { Height = 40, Width = 40, MinimumObjects = 8, MaximumSize = 40, Overlap = 0 });
        Assert.All(scenes, scene => Assert.InRange(scene.Objects.Count, 1, 7));
    }

    [Fact]
    public void Ink_background_and_noise_are_as_asked()
    {
        Assert.All(
            Generate(Plain with { MinimumInk = 90, MaximumInk = 90 }),
            scene => Assert.InRange(scene.Pixels.ToArray().Max(), (byte)70, (byte)90));
        Assert.All(Generate(Plain with { MinimumInk = 200 }), scene => Assert.True(scene.Pixels.ToArray().Max() > 150));

        GeneratedScenesOptions empty = Plain with { MinimumObjects = 0, MaximumObjects = 0 };
        Assert.All(Generate(empty), scene => Assert.All(scene.Pixels.ToArray(), pixel => Assert.Equal(0, pixel)));
        byte[][] backgrounds = [.. Generate(empty with { Background = 80 }).Select(scene => scene.Pixels.ToArray())];
        Assert.All(backgrounds, pixels => Assert.InRange(pixels.Max(), (byte)0, (byte)80));
        Assert.Contains(backgrounds, pixels => pixels.Max() - pixels.Min() > 20);

        byte[] noisy = Generate(empty with { Background = 0, Noise = 20 })[0].Pixels.ToArray();
        Assert.InRange(noisy.Average(pixel => (double)pixel), 7, 9); // Half of a normal distribution of deviation 20: 20 / sqrt(2 pi).
    }

    [Fact]
    public void Clutter_is_no_object_and_keeps_away_from_objects()
    {
        GeneratedScenesOptions cluttered = Plain with { MaximumClutter = 6, Overlap = 0 };
        Assert.All(Generate(cluttered), scene => Assert.Single(scene.Objects));
        int[] parts =
            [.. Generate(cluttered).Select(scene => ConnectedComponents.Find(scene.ToPlane(), scene.Height, scene.Width, 64).Count)];
        Assert.True(parts.Max() > 3, string.Join(" ", parts));
        Assert.All(Generate(cluttered), scene => Assert.All(
            ConnectedComponents.Find(scene.ToPlane(), scene.Height, scene.Width, 64),
            part => Assert.True(
                part.Box.Intersection(scene.Objects[0].Box) is 0
                    || part.Box.Within(200, 200).Intersection(scene.Objects[0].Box) == part.Box.Area)));
    }

    [Fact]
    public void A_scene_depends_on_seed_and_number_alone()
    {
        Scene[] ten = [.. GeneratedScenes.Generate(Context, Digits.Train, 10)];
        Scene[] three = [.. GeneratedScenes.Generate(Context, Digits.Train, 3)];
        Assert.All(three.Zip(ten), two => Assert.Equal(two.Second.Pixels.ToArray(), two.First.Pixels.ToArray()));
        Assert.All(three.Zip(ten), two => Assert.Equal(two.Second.Objects, two.First.Objects));
        Assert.NotEqual(ten[0].Pixels.ToArray(), ten[1].Pixels.ToArray());
        Assert.NotEqual(
            ten[0].Pixels.ToArray(), GeneratedScenes.Generate(Context, Digits.Train, 1, new() { Seed = 2 })[0].Pixels.ToArray());
        Assert.NotEqual(ten[0].Pixels.ToArray(), GeneratedScenes.Generate(Context, Digits.Test, 1)[0].Pixels.ToArray());
    }

    [Fact]
    public void Scenes_are_made_of_the_rows_given()
    {
        uint[] labels = DataRows.Read(Context.Data.TakeRows(Digits.Train, 1)).Labels;
        Assert.All(GeneratedScenes.Generate(Context, Context.Data.TakeRows(Digits.Train, 1), 5), scene =>
            Assert.All(scene.Objects, labeled => Assert.Equal((int)labels[0] - 1, labeled.Class)));
    }

    [Fact]
    public void Options_out_of_range_are_refused_by_name()
    {
        Refuses("Height", new() { Height = 15 });
        Refuses("Width", new() { Width = 5000 });
        Refuses("MinimumObjects", new() { MinimumObjects = -1 });
        Refuses("MaximumObjects", new() { MaximumObjects = 2 });
        Refuses("MinimumSize", new() { MinimumSize = 3 });
        Refuses("MaximumSize", new() { MaximumSize = 19 });
        Refuses("MaximumSize", new() { Height = 50 });
        Refuses("Overlap", new() { Overlap = double.NaN });
        Refuses("MinimumInk", new() { MinimumInk = 0 });
        Refuses("MaximumInk", new() { MaximumInk = 256 });
        Refuses("Background", new() { Background = -1 });
        Refuses("Noise", new() { Noise = 200 });
        Refuses("MaximumClutter", new() { MaximumClutter = -1 });
        Assert.Throws<ArgumentOutOfRangeException>("scenes", () => GeneratedScenes.Generate(Context, Digits.Test, 0));

        static void Refuses(string name, GeneratedScenesOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(name, () => GeneratedScenes.Generate(Context, Digits.Test, 1, options));
    }

    [Fact]
    public void Rows_that_are_no_pictures_are_refused()
    {
        Assert.Contains("Features", Message(Context.Data.LoadFromEnumerable([new Table()])), StringComparison.Ordinal);
        Assert.Contains("Features", Message(Iris.Load(Context)), StringComparison.Ordinal);
        Assert.Contains("no rows", Message(Context.Data.LoadFromEnumerable<Picture>([])), StringComparison.Ordinal);
        Assert.Contains("label", Message(Context.Data.LoadFromEnumerable([new Picture { Label = 10 }])), StringComparison.Ordinal);
        Assert.Contains(
            "no ink", Message(Context.Data.LoadFromEnumerable([new Picture { Features = new float[4] }])), StringComparison.Ordinal);
        Assert.Contains(
            "NaN", Message(Context.Data.LoadFromEnumerable([new Picture { Features = [1, 2, float.NaN, 0] }])), StringComparison.Ordinal);

        static string Message(IDataView pictures) =>
            Assert.ThrowsAny<ArgumentException>(() => GeneratedScenes.Generate(Context, pictures, 1)).Message;
    }

    private static IReadOnlyList<Scene> Generate(GeneratedScenesOptions options) =>
        GeneratedScenes.Generate(Context, Digits.Train, 30, options);

    private static float LongerSide(in BoundingBox box) => Math.Max(box.Width, box.Height);

    private sealed class Picture
    {
        [VectorType(2, 2, 1)]
        public float[] Features { get; set; } = [0, 255, 0, 255];

        [KeyType(10)]
        public uint Label { get; set; } = 1;
    }

    private sealed class Table
    {
        [KeyType(10)]
        public uint Label { get; set; } = 1;
    }
}
