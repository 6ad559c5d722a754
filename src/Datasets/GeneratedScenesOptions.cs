namespace MLNetDeep.Datasets;

/// <summary>The settings of generated scenes. Lengths are in pixels and grey levels from 0 (black) to 255 (white).</summary>
public sealed record GeneratedScenesOptions
{
    /// <summary>The height of a scene in pixels, 16 to 4,096.</summary>
    public int Height { get; init; } = 200;

    /// <summary>The width of a scene in pixels, 16 to 4,096.</summary>
    public int Width { get; init; } = 200;

    /// <summary>The minimum number of objects in a scene, 0 to 1,000.</summary>
    public int MinimumObjects { get; init; } = 3;

    /// <summary>The maximum number of objects in a scene, at least the minimum; there are fewer where there is no room left.</summary>
    public int MaximumObjects { get; init; } = 8;

    /// <summary>The minimum length of the longer side of an object's ink, from 4 to the scene's shorter side.</summary>
    public int MinimumSize { get; init; } = 20;

    /// <summary>The maximum length of the longer side of an object's ink, from the minimum to the scene's shorter side.</summary>
    public int MaximumSize { get; init; } = 56;

    /// <summary>
    /// The maximum part of the smaller of two boxes, of objects and clutter, that the other may cover, 0 to 1. At 0 no two touch; above it
    /// strokes may.
    /// </summary>
    public double Overlap { get; init; } = 0.05;

    /// <summary>The minimum grey level of ink, 1 to 255.</summary>
    public double MinimumInk { get; init; } = 150;

    /// <summary>The maximum grey level of ink, from the minimum to 255.</summary>
    public double MaximumInk { get; init; } = 255;

    /// <summary>
    /// The maximum grey level of the background, 0 to 255. It changes across a scene, in a direction of its own, from one level below this
    /// to another.
    /// </summary>
    public double Background { get; init; } = 80;

    /// <summary>The standard deviation of the noise of each pixel, 0 to 128.</summary>
    public double Noise { get; init; } = 10;

    /// <summary>The maximum number of things in a scene that are no objects: blobs, zigzags, stars, crossed boxes; 0 to 1,000.</summary>
    public int MaximumClutter { get; init; } = 5;

    /// <summary>The seed: the same one gives the same scenes of the same images.</summary>
    public long Seed { get; init; } = 1;

    internal void Check()
    {
        GeneratedImages.CheckRange(Height, 16, 4096, nameof(Height));
        GeneratedImages.CheckRange(Width, 16, 4096, nameof(Width));
        GeneratedImages.CheckRange(MinimumObjects, 0, 1000, nameof(MinimumObjects));
        GeneratedImages.CheckRange(MaximumObjects, MinimumObjects, 1000, nameof(MaximumObjects));
        int shorterSide = Math.Min(Height, Width);
        GeneratedImages.CheckRange(MinimumSize, 4, shorterSide, nameof(MinimumSize));
        GeneratedImages.CheckRange(MaximumSize, MinimumSize, shorterSide, nameof(MaximumSize));
        GeneratedImages.CheckRange(Overlap, 0, 1, nameof(Overlap));
        GeneratedImages.CheckRange(MinimumInk, 1, 255, nameof(MinimumInk));
        GeneratedImages.CheckRange(MaximumInk, MinimumInk, 255, nameof(MaximumInk));
        GeneratedImages.CheckRange(Background, 0, 255, nameof(Background));
        GeneratedImages.CheckRange(Noise, 0, 128, nameof(Noise));
        GeneratedImages.CheckRange(MaximumClutter, 0, 1000, nameof(MaximumClutter));
    }
}
