using MLNetDeep.Engine.Imaging;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Detection;

/// <summary>Regions of scenes whose objects are known, to train on.</summary>
internal static class TrainingRegions
{
    /// <summary>Regions cut of each object.</summary>
    public const int OfObject = 6;

    // By the greatest intersection over union with the square about an object: from here on a region shows the object, ...
    private const double LeastOfObject = 0.6;

    // ... up to here it is background, and in between it is neither.
    private const double MostOfBackground = 0.45;

    // How far and by how much, as a logarithm, squares are moved and stretched.
    private const double Shift = 0.14;
    private const double Stretch = 0.22;

    private const int AnywhereInScene = 10;
    private const int PartsInScene = 24;
    private const int ShapesInScene = 12;

    // A region shows a part of an object if it shares this much of the smaller of both.
    private const double LeastOfPart = 0.25;

    /// <summary>Regions with objects: the square about each, moved and stretched a little in several ways.</summary>
    public static IReadOnlyList<Region> Objects(Scene scene, Random random, IReadOnlyList<string> classes)
    {
        (int Class, BoundingBox Box, BoundingBox Window)[] jittered = scene.Objects
            .SelectMany(
                labeled => Enumerable.Repeat(labeled, OfObject),
                (_, labeled) => (labeled.Class, labeled.Box, Window: Jitter(Proposals.Frame(labeled.Box), random)))
            .Where(region => Overlap(scene, region.Window) >= LeastOfObject).ToArray();
        return [.. jittered.Zip(Region.Cut(scene, [.. jittered.Select(region => region.Window)]), (known, region) =>
        {
            var offsets = BoxOffsets.Between(known.Window, known.Box);
            region.Label = classes[known.Class];
            region.Offsets = [offsets.Right, offsets.Down, offsets.Width, offsets.Height];
            return region;
        })];
    }

    /// <summary>Regions without: some anywhere, more that show parts of objects, and squares about what else hangs together.</summary>
    public static IReadOnlyList<Region> Background(Scene scene, Random random)
    {
        IReadOnlyList<BoundingBox> windows = Background(scene, Proposals.Windows.Of(scene));
        BoundingBox[] parts = windows.Where(window => scene.Objects.Any(
            labeled => labeled.Box.Intersection(window) >= LeastOfPart * Math.Min(labeled.Box.Area, window.Area))).ToArray();
        IReadOnlyList<BoundingBox> shapes = Background(scene, Proposals.Components.Of(scene));
        return [.. Region.Cut(scene, [
            .. Draw(windows, AnywhereInScene),
            .. Draw(parts, PartsInScene),
            .. Background(scene, Draw(shapes, ShapesInScene).Select(shape => Jitter(shape, random))),
        ])];

        BoundingBox[] Draw(IReadOnlyList<BoundingBox> from, int count)
            => from.Count == 0 ? [] : [.. Enumerable.Range(0, count).Select(_ => from[random.Next(from.Count)])];
    }

    /// <summary>Those of a scene's proposals that are background.</summary>
    public static IReadOnlyList<BoundingBox> Background(Scene scene, IEnumerable<BoundingBox> proposals)
        => [.. proposals.Where(window => Overlap(scene, window) <= MostOfBackground)];

    private static double Overlap(Scene scene, BoundingBox window)
    {
        double greatest = 0.0;
        foreach (LabeledObject labeled in scene.Objects)
        {
            greatest = Math.Max(greatest, Proposals.Frame(labeled.Box).IntersectionOverUnion(window));
        }
        return greatest;
    }

    private static BoundingBox Jitter(BoundingBox square, Random random)
    {
        float size = Within(Stretch);
        return new BoxOffsets(Within(Shift), Within(Shift), size, size).ApplyTo(square);

        float Within(double limit) => (float)(limit * ((2 * random.NextDouble()) - 1));
    }
}
