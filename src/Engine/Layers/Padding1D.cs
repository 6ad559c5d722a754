using System.Text.Json.Serialization;

namespace MLNetDeep.Engine.Layers;

/// <summary>The padding of a sequence: <see cref="Valid"/>, <see cref="Same"/>, or positions at each end.</summary>
/// <param name="Mode">The mode of the padding.</param>
/// <param name="Before">The positions before the first, for <see cref="PaddingMode.Explicit"/>.</param>
/// <param name="After">The positions after the last.</param>
[method: JsonConstructor]
public readonly record struct Padding1D(PaddingMode Mode, int Before = 0, int After = 0)
{
    /// <summary>No padding.</summary>
    public static Padding1D Valid => default;

    /// <summary>Padding that keeps the length at stride 1; an odd position goes to the end, as in Keras.</summary>
    public static Padding1D Same => new(PaddingMode.Same);

    /// <summary>Creates a padding of the same number of positions at both ends.</summary>
    public static Padding1D Explicit(int positions) => new(PaddingMode.Explicit, positions, positions);

    /// <summary>Creates a padding of positions at each end.</summary>
    public static Padding1D Explicit(int before, int after) => new(PaddingMode.Explicit, before, after);

    /// <summary>Converts an integer to a padding of that many positions at both ends.</summary>
    public static implicit operator Padding1D(int positions) => Explicit(positions);

    /// <summary>The padding in positions for a sequence of the given length.</summary>
    internal Padding1D Resolve(string layer, int length, int window, int stride, int dilation)
    {
        if (Mode == PaddingMode.Explicit && (Before < 0 || After < 0) || !Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"Layer '{layer}': padding must be valid, same, or explicit with no negative end; got {this}.");
        }
        var image = new Padding2D(Mode, 0, Before, 0, After);
        image = image.Resolve(
            layer, new Size2D(1, length), new Size2D(1, window), new Size2D(1, stride), new Size2D(1, dilation));
        return Explicit(image.Left, image.Right);
    }
}
