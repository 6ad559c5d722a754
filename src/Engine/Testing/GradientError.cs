using System.Globalization;

namespace MLNetDeep.Engine.Testing;

/// <summary>The error of a gradient, by the differences of what it is the gradient of.</summary>
/// <param name="Name">What the gradient is by, such as <c>input 0</c> or the parameter <c>checked.weight</c>.</param>
/// <param name="Relative">
/// The error in norm, <c>|gradient - differences| / |differences|</c> over the whole array; not a number where the gradient has such.
/// </param>
/// <param name="Worst">The index of the number that is farthest off.</param>
/// <param name="Gradient">The gradient at this index.</param>
/// <param name="Difference">What the differences give there.</param>
internal sealed record GradientError(string Name, double Relative, int Worst, float Gradient, double Difference)
{
    /// <summary>A sentence that says all of it.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"The gradient by {Name} is off by {Relative:g3} in norm; "
        + $"at number {Worst} it is {Gradient:g6} where differences give {Difference:g6}.");
}
