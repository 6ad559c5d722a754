using MLNetDeep.Engine.Imaging;

namespace MLNetDeep.Pictures;

/// <summary>The options of saliency maps. Those of another method than the one in use do not matter.</summary>
public sealed record SaliencyOptions
{
    /// <summary>The side of the square that occlusion paints over, in pixels; by default a quarter of the image's shorter side.</summary>
    public int? Patch { get; init; }

    /// <summary>
    /// The stride of occlusion: pixels from one square to the next, 1 by default. The last one ends at the edge, so that every pixel is
    /// covered.
    /// </summary>
    public int Stride { get; init; } = 1;

    /// <summary>The value that occlusion paints with, 0 by default.</summary>
    public float Fill { get; init; }

    /// <summary>
    /// Whether occlusion measures the probability of the class rather than its score, which tells more where the network is sure.
    /// </summary>
    public bool Probability { get; init; }

    /// <summary>The number of noisy copies of the smooth gradient, 50 by default.</summary>
    public int Copies { get; init; } = 50;

    /// <summary>
    /// The standard deviation of the noise of the smooth gradient, as a part of the range from the least number of the input to the
    /// greatest: 0.15 by default.
    /// </summary>
    public float Noise { get; init; } = 0.15f;

    /// <summary>The seed of the noise of the smooth gradient.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The side of the square for an image.</summary>
    internal int PatchFor(PixelLayout image) => Patch ?? Math.Max(1, Math.Min(image.Height, image.Width) / 4);

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate(SaliencyMethod method, PixelLayout image)
    {
        if (!Enum.IsDefined(method))
        {
            throw new ArgumentException(
                $"Expected one of {string.Join(", ", Enum.GetNames<SaliencyMethod>())}; got {method}.", nameof(method));
        }
        int side = Math.Min(image.Height, image.Width);
        Require(Patch is null || (Patch >= 1 && Patch <= side), nameof(Patch), $"from 1 to {side}, to fit the image", Patch);
        Require(
            Stride >= 1 && Stride <= PatchFor(image), nameof(Stride),
            $"from 1 to the patch's side, {PatchFor(image)}, so that no pixel is left out", Stride);
        Require(float.IsFinite(Fill), nameof(Fill), "finite", Fill);
        Require(Copies >= 1, nameof(Copies), "at least 1", Copies);
        Require(Noise is >= 0 and < float.PositiveInfinity, nameof(Noise), "at least 0 and finite", Noise);

        static void Require(bool valid, string setting, string expected, object? actual) =>
            Learner.Require(valid, $"{nameof(SaliencyOptions)}.{setting}", expected, actual);
    }
}
