using System.Text.Json.Serialization;

namespace MLNetDeep.Engine.Layers;

/// <summary>The mode of the padding of an image or a sequence.</summary>
public enum PaddingMode
{
    /// <summary>No padding: windows lie wholly inside the image.</summary>
    Valid,

    /// <summary>
    /// As much padding as makes the output <c>ceil(input / stride)</c>; an odd pixel goes to the bottom and the right, as in Keras.
    /// </summary>
    Same,

    /// <summary>A given number of pixels at each side.</summary>
    Explicit,
}

/// <summary>The padding of an image: <see cref="Valid"/>, <see cref="Same"/>, or pixels at each side.</summary>
/// <param name="Mode">The mode of the padding.</param>
/// <param name="Top">The rows above, for <see cref="PaddingMode.Explicit"/>.</param>
/// <param name="Left">The columns at the left.</param>
/// <param name="Bottom">The rows below.</param>
/// <param name="Right">The columns at the right.</param>
[method: JsonConstructor]
public readonly record struct Padding2D(PaddingMode Mode, int Top = 0, int Left = 0, int Bottom = 0, int Right = 0)
{
    /// <summary>No padding.</summary>
    public static Padding2D Valid => default;

    /// <summary>Padding that keeps the size at stride 1.</summary>
    public static Padding2D Same => new(PaddingMode.Same);

    /// <summary>Creates a padding of the same number of pixels at all four sides.</summary>
    public static Padding2D Explicit(int pixels) => new(PaddingMode.Explicit, pixels, pixels, pixels, pixels);

    /// <summary>Creates a padding of pixels at each side.</summary>
    public static Padding2D Explicit(int top, int left, int bottom, int right) => new(PaddingMode.Explicit, top, left, bottom, right);

    /// <summary>Converts an integer to a padding of that many pixels at all four sides.</summary>
    public static implicit operator Padding2D(int pixels) => Explicit(pixels);

    /// <summary>The padding in pixels for an image of the given size.</summary>
    internal Padding2D Resolve(string layer, Size2D image, Size2D window, Size2D stride, Size2D dilation)
    {
        switch (Mode)
        {
            case PaddingMode.Valid:
                return Explicit(0);
            case PaddingMode.Same:
                int vertical = SamePadding(image.Height, window.Height, stride.Height, dilation.Height);
                int horizontal = SamePadding(image.Width, window.Width, stride.Width, dilation.Width);
                return Explicit(vertical / 2, horizontal / 2, vertical - vertical / 2, horizontal - horizontal / 2);
            case PaddingMode.Explicit when Top >= 0 && Left >= 0 && Bottom >= 0 && Right >= 0:
                return this;
            default:
                throw new ArgumentException(
                    $"Layer '{layer}': padding must be valid, same, or explicit with no negative side; got {this}.");
        }
    }

    private static int SamePadding(int size, int window, int stride, int dilation)
    {
        long outputs = ((long)size + stride - 1) / stride;
        long reach = (outputs - 1) * stride + (long)(window - 1) * dilation + 1;
        return (int)Math.Clamp(reach - size, 0, int.MaxValue);
    }
}
