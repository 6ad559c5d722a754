using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.LinearAlgebra;

/// <summary>Arrays of a model file that must be finite.</summary>
internal static class FiniteArrays
{
    /// <summary>The array of a name.</summary>
    /// <param name="arrays">The model's arrays.</param>
    /// <param name="name">The name.</param>
    /// <param name="length">How long it must be; null: any length.</param>
    /// <param name="least">The least length.</param>
    /// <exception cref="ModelFormatException">It has another type or length, or a number that is not finite.</exception>
    public static double[] Require(ModelArrays arrays, string name, long? length, int least = 0)
    {
        double[] values = arrays.Array<double>(name, length);
        if (values.Length < least)
        {
            throw new ModelFormatException($"The model's '{name}' has {values.Length:N0} numbers; expected at least {least:N0}.");
        }
        if (!Array.TrueForAll(values, double.IsFinite))
        {
            throw new ModelFormatException($"The model's '{name}' has numbers that are not finite.");
        }
        return values;
    }
}
