using MLNetDeep.Engine.Imaging;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Detection;

/// <summary>Where in a scene an object may be: squares that frame ink as MNIST's pictures do.</summary>
internal sealed class Proposals
{
    // MNIST's pictures have 28 pixels for ink of 20.
    private const float Margin = 1.4f;

    // Sizes of ink in the scenes, with room for what noise adds and takes.
    private const int SmallestInk = 16;
    private const int LargestInk = 64;

    // Each a little less than 1.3 times the one before, from a frame of the smallest ink to one of the largest.
    private static readonly SlidingWindows Sliding = new([28, 36, 46, 60, 76], stride: 0.2, overhang: 0.15);

    // Grey levels from the brightest background up to below the darkest ink's middle.
    private static readonly int[] Levels = [.. Enumerable.Range(4, 10).Select(level => 16 * level)];

    private readonly Func<Scene, IReadOnlyList<BoundingBox>> _propose;

    private Proposals(string name, Func<Scene, IReadOnlyList<BoundingBox>> propose) => (Name, _propose) = (name, propose);

    /// <summary>Everywhere, at several sizes.</summary>
    public static Proposals Windows { get; } = new("windows", scene => Sliding.Over(scene.Height, scene.Width));

    /// <summary>
    /// About what hangs together at some grey level: the extremal regions of Matas et al. (2002), at a few levels, however stable they are.
    /// </summary>
    public static Proposals Components { get; } = new("components", OfComponents);

    /// <summary>The ways to propose, the default first.</summary>
    public static IReadOnlyList<Proposals> All { get; } = [Windows, Components];

    /// <summary>What the command line calls it.</summary>
    public string Name { get; }

    /// <summary>The square about an object's ink.</summary>
    public static BoundingBox Frame(in BoundingBox ink) => ink.Square(Margin);

    /// <summary>The squares of a scene.</summary>
    public IReadOnlyList<BoundingBox> Of(Scene scene) => _propose(scene);

    private static IReadOnlyList<BoundingBox> OfComponents(Scene scene)
    {
        float[] plane = scene.ToPlane();
        return [.. Levels
            .SelectMany(level => ConnectedComponents.Find(plane, scene.Height, scene.Width, level))
            .Where(component => Math.Max(component.Box.Width, component.Box.Height) is >= SmallestInk and <= LargestInk)
            .Select(component => Frame(component.Box))
            .Distinct()];
    }
}
