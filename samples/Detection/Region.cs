using Microsoft.ML.Data;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Datasets;

namespace MLNetDeep.Samples.Detection;

/// <summary>A part of a scene, as a row of a data view: of the size of MNIST's pictures.</summary>
internal sealed class Region
{
    /// <summary>Pixels of a side, as MNIST's.</summary>
    public const int Side = 28;

    /// <summary>The name of the class of regions without an object.</summary>
    public const string Background = "background";

    /// <summary>The pixels, 0 to 255.</summary>
    [VectorType(Side, Side, 1)]
    public float[] Features { get; set; } = [];

    /// <summary>What is in it, for training: an object's class, or <see cref="Background"/>.</summary>
    public string Label { get; set; } = Background;

    /// <summary>From the region to the box around the object's ink, for training; see <see cref="BoxOffsets"/>.</summary>
    [VectorType(4)]
    public float[] Offsets { get; set; } = new float[4];

    /// <summary>Cuts regions out of a scene, in their order, when they are asked for and on all processors.</summary>
    public static IEnumerable<Region> Cut(Scene scene, IReadOnlyList<BoundingBox> windows)
    {
        float[] plane = scene.ToPlane();
        return windows.AsParallel().AsOrdered().Select(window =>
        {
            float[] features = new float[Side * Side];
            window.Resize(plane, scene.Height, scene.Width, Side, Side, features);
            return new Region { Features = features };
        });
    }
}

/// <summary>What a model's score column says of a region.</summary>
internal sealed class ScoredRegion
{
    /// <summary>A number a class, or a box's offsets.</summary>
    public float[] Score { get; set; } = [];
}
