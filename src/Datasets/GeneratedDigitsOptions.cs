namespace MLNetDeep.Datasets;

/// <summary>The disturbances of generated digits.</summary>
public sealed record GeneratedDigitsOptions
{
    /// <summary>The maximum rotation in degrees, 0 to 45.</summary>
    public double Rotation { get; init; } = 12;

    /// <summary>The maximum relative change of height and of width, each by itself, 0 to 0.5.</summary>
    public double Scaling { get; init; } = 0.18;

    /// <summary>The maximum shear: columns to the side for each row, 0 to 1.</summary>
    public double Shear { get; init; } = 0.25;

    /// <summary>The maximum shift down or right, in pixels, 0 to 10.</summary>
    public double Translation { get; init; } = 1.5;

    /// <summary>The minimum width of the pen, in pixels, 0.5 to 6.</summary>
    public double MinimumWeight { get; init; } = 1.2;

    /// <summary>The maximum width of the pen, in pixels, 0.5 to 6.</summary>
    public double MaximumWeight { get; init; } = 3.4;

    /// <summary>The strength of the elastic distortion (alpha of Simard, Steinkraus and Platt 2003), 0 to 100.</summary>
    public double ElasticAlpha { get; init; } = 28;

    /// <summary>The smoothness of the elastic distortion in pixels (their sigma), 1 to 20.</summary>
    public double ElasticSigma { get; init; } = 4;

    /// <summary>The seed: the same one gives the same images.</summary>
    public long Seed { get; init; } = 1;

    internal void Check()
    {
        GeneratedImages.CheckRange(Rotation, 0, 45, nameof(Rotation));
        GeneratedImages.CheckRange(Scaling, 0, 0.5, nameof(Scaling));
        GeneratedImages.CheckRange(Shear, 0, 1, nameof(Shear));
        GeneratedImages.CheckRange(Translation, 0, 10, nameof(Translation));
        GeneratedImages.CheckRange(MinimumWeight, 0.5, 6, nameof(MinimumWeight));
        GeneratedImages.CheckRange(MaximumWeight, MinimumWeight, 6, nameof(MaximumWeight));
        GeneratedImages.CheckRange(ElasticAlpha, 0, 100, nameof(ElasticAlpha));
        GeneratedImages.CheckRange(ElasticSigma, 1, 20, nameof(ElasticSigma));
    }
}
