using System.Globalization;

namespace MLNetDeep.Benchmarks.Kernels;

/// <summary>Operands of kernels.</summary>
internal static class KernelData
{
    /// <summary>Numbers uniform within 1/2 of zero.</summary>
    public static float[] Random(int length, int seed)
    {
        var random = new Random(seed);
        float[] values = new float[length];
        for (int i = 0; i < length; i++)
        {
            values[i] = random.NextSingle() - 0.5f;
        }
        return values;
    }
}

/// <summary>Three sizes, written <c>100x784x500</c> as a benchmark's parameter.</summary>
internal readonly record struct Sizes3(int First, int Second, int Third)
{
    public static Sizes3 Parse(string text)
    {
        int[] sizes = [.. text.Split('x').Select(size => int.Parse(size, CultureInfo.InvariantCulture))];
        return new Sizes3(sizes[0], sizes[1], sizes[2]);
    }
}
