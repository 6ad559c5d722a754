namespace MLNetDeep.Datasets;

/// <summary>The disturbances of generated X and O images. With all limits at 0 the images of a class are all the same.</summary>
public sealed record XsAndOsOptions
{
    /// <summary>The options without any disturbance: all X are the same, and all O.</summary>
    public static XsAndOsOptions Undisturbed => new() { Translation = 0, Scaling = 0, Rotation = 0, Weight = 0 };

    /// <summary>The side of an image in pixels, 5 to 256, by default 9; the drawing grows with it.</summary>
    public int Size { get; init; } = 9;

    /// <summary>The maximum shift down or right, as a part of the size, 0 to 0.5.</summary>
    public double Translation { get; init; } = 0.12;

    /// <summary>The maximum relative change of height and of width, each by itself, 0 to 0.9.</summary>
    public double Scaling { get; init; } = 0.3;

    /// <summary>The maximum rotation in degrees, 0 to 180.</summary>
    public double Rotation { get; init; } = 25;

    /// <summary>The maximum thickening of the line, as a part of a ninth of the size, 0 to 3.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>The seed: the same one gives the same images.</summary>
    public long Seed { get; init; } = 1;

    internal void Check()
    {
        GeneratedImages.CheckRange(Size, 5, 256, nameof(Size));
        GeneratedImages.CheckRange(Translation, 0, 0.5, nameof(Translation));
        GeneratedImages.CheckRange(Scaling, 0, 0.9, nameof(Scaling));
        GeneratedImages.CheckRange(Rotation, 0, 180, nameof(Rotation));
        GeneratedImages.CheckRange(Weight, 0, 3, nameof(Weight));
    }
}
