namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>
/// Where the pixels of a sample's output channels lie in a work buffer: pixel (y, x) of channel f at First + f * Plane + y * Row + x.
/// </summary>
/// <param name="First">The first pixel of the first channel; what lies before is zero where gradients are concerned.</param>
/// <param name="Row">Elements from one row to the next, at least the width.</param>
/// <param name="Plane">Elements from one channel to the next.</param>
/// <param name="Size">Elements of a sample, with what vectors read or write beyond the last channel.</param>
internal readonly record struct PlaneLayout(int First, int Row, int Plane, int Size)
{
    /// <summary>Elements that work on whole vectors may touch after a row.</summary>
    public const int Slack = 16;

    /// <summary>Channels of rows without gaps.</summary>
    public static PlaneLayout Dense(in ConvolutionGeometry g) => new(0, g.OutputWidth, g.OutputPixels, checked(g.OutputSize + Slack));

    /// <summary>The output itself, in which nothing beside it is touched.</summary>
    public static PlaneLayout InPlace(in ConvolutionGeometry g) => new(0, g.OutputWidth, g.OutputPixels, g.OutputSize);

    /// <summary>Whether samples of this layout are <c>[channels, height, width]</c> without gaps.</summary>
    public bool IsDense(in ConvolutionGeometry g) => First == 0 && Row == g.OutputWidth && Plane == g.OutputPixels;
}
