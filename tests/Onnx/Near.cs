namespace MLNetDeep.Onnx.Tests;

/// <summary>Compares arrays in norm: |actual - expected| / |expected|.</summary>
internal static class Near
{
    public static void Assert(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double bound)
    {
        double error = Error(expected, actual);
        Xunit.Assert.True(error <= bound, $"off by {error:g3} in norm; at most {bound:g3} is allowed");
    }

    /// <summary>How far they are off; infinite where they are not as many, or not numbers.</summary>
    public static double Error(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        if (expected.Length != actual.Length)
        {
            return double.PositiveInfinity;
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            if (!actual[i].Equals(expected[i]))
            {
                difference += Math.Pow((double)actual[i] - expected[i], 2);
            }
            norm += float.IsFinite(expected[i]) ? (double)expected[i] * expected[i] : 0;
        }
        double error = Math.Sqrt(difference) / Math.Max(Math.Sqrt(norm), 1e-9);
        return double.IsNaN(error) ? double.PositiveInfinity : error;
    }
}
