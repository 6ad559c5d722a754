namespace MLNetDeep.Engine.Kernels;

/// <summary>
/// Counter-based random numbers: the i-th number of a key is a pure function of both, so it does not matter who computes it or in which
/// order. The function is SplitMix64's (Steele, Lea and Flood 2014): mix(key + (i + 1) * 0x9E3779B97F4A7C15).
/// </summary>
public static class RandomNumbers
{
    private const ulong Gamma = 0x9E3779B97F4A7C15;

    /// <summary>Returns the key of one independent sequence, such as one layer's dropout in one step.</summary>
    /// <param name="seed">The seed.</param>
    /// <param name="stream">The number of the sequence under this seed.</param>
    public static ulong Key(long seed, long stream) => Mix(Mix((ulong)seed + Gamma) + (ulong)stream);

    /// <summary>Returns the 64 random bits at <paramref name="index"/>.</summary>
    public static ulong Bits(ulong key, ulong index) => Mix(key + ((index + 1) * Gamma));

    /// <summary>Fills a span with the numbers index, index + 1, ... of the key, uniform in [low, high).</summary>
    public static void Uniform(ulong key, ulong index, float low, float high, Span<float> destination)
    {
        float width = high - low;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = low + (width * ToUnit(Bits(key, index + (ulong)i)));
        }
    }

    /// <summary>Fills a span with the numbers index, index + 1, ... of the key, normally distributed (Box and Muller 1958).</summary>
    public static void Normal(ulong key, ulong index, float mean, float standardDeviation, Span<float> destination)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = mean + (standardDeviation * (float)ToNormal(Bits(key, index + (ulong)i)));
        }
    }

    /// <summary>Shuffles values (Fisher and Yates 1938) with numbers 0, 1, ... of the key.</summary>
    public static void Shuffle(ulong key, Span<int> values)
    {
        for (int i = values.Length - 1; i > 0; i--)
        {
            int j = (int)Math.BigMul(Bits(key, (ulong)i), (ulong)i + 1, out _);
            (values[i], values[j]) = (values[j], values[i]);
        }
    }

    internal static float ToUnit(ulong bits) => (int)(bits >> 40) * (1f / (1 << 24));

    internal static double ToNormal(ulong bits)
    {
        // 1 - u is in (0, 1], so the logarithm is finite.
        double radius = 1 - ((uint)(bits >> 32) * (1.0 / (1UL << 32)));
        double angle = (uint)bits * (2 * Math.PI / (1UL << 32));
        return Math.Sqrt(-2 * Math.Log(radius)) * Math.Cos(angle);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
