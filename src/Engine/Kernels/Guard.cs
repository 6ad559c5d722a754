using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Checks of arguments shared by the kernels: lengths and signs, before a pointer is taken.</summary>
internal static class Guard
{
    /// <summary>Throws <see cref="ArgumentException"/> unless <paramref name="actual"/> is at least <paramref name="needed"/>.</summary>
    public static void Length(int actual, long needed, string name)
    {
        if (actual < needed)
        {
            ThrowLength(actual, needed, name);
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> unless both lengths are equal.</summary>
    public static void Same(int actual, int expected, string name)
    {
        if (actual != expected)
        {
            ThrowSame(actual, expected, name);
        }
    }

    /// <summary>
    /// Throws <see cref="ArgumentOutOfRangeException"/> unless <paramref name="value"/> is at least <paramref name="minimum"/>.
    /// </summary>
    public static void AtLeast(int value, int minimum, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < minimum)
        {
            ThrowAtLeast(value, minimum, name);
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where a value is no multiple of another.</summary>
    public static void Multiple(int value, int factor, string name)
    {
        if (value % factor != 0)
        {
            throw new ArgumentException($"'{name}' is {value}, expected a multiple of {factor}.", name);
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where a value is no whole number from 0 to below <paramref name="count"/>.</summary>
    public static void Indices(ReadOnlySpan<float> values, int count, string name)
    {
        foreach (float value in values)
        {
            if (!(value >= 0 && value < count && value == (int)value))
            {
                throw new ArgumentException($"'{name}' has {value}, expected whole numbers from 0 to {count - 1}.", name);
            }
        }
    }

    /// <summary>Throws <see cref="ArgumentException"/> where an axis is longer than <see cref="WindowAxis.MostElements"/>.</summary>
    public static void AxisLength(long length, string axis)
    {
        if (length > WindowAxis.MostElements)
        {
            throw new ArgumentException(
                $"The {axis} would be {length:N0}, padding counted; at most {WindowAxis.MostElements:N0} is possible. "
                + "Make the input smaller, or its padding or enlargement.");
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(int actual, long needed, string name) =>
        throw new ArgumentException($"'{name}' has {actual} elements, expected at least {needed}.", name);

    [DoesNotReturn]
    private static void ThrowSame(int actual, int expected, string name) =>
        throw new ArgumentException($"'{name}' has {actual} elements, expected {expected}.", name);

    [DoesNotReturn]
    private static void ThrowAtLeast(int value, int minimum, string name) =>
        throw new ArgumentOutOfRangeException(name, value, $"'{name}' is {value}, expected at least {minimum}.");
}
