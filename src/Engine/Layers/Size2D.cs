using System.Text.Json.Serialization;

namespace MLNetDeep.Engine.Layers;

/// <summary>A height and a width, in this order. An integer stands for a square.</summary>
/// <param name="Height">The height in pixels.</param>
/// <param name="Width">The width in pixels.</param>
[method: JsonConstructor]
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>Converts an integer to a square.</summary>
    public static implicit operator Size2D(int side) => new(side, side);

    /// <summary>Returns the height, a cross and the width: <c>3x5</c>.</summary>
    public override string ToString() => $"{Height}x{Width}";

    internal void RequireAtLeast(int minimum, string layer, string what)
    {
        if (Height < minimum || Width < minimum)
        {
            throw new ArgumentException($"Layer '{layer}': {what} must be at least {minimum} in both directions; got {this}.");
        }
    }
}
