namespace MLNetDeep.Onnx.Tests;

/// <summary>Compares arrays in norm: |actual - expected| / |expected|.</summary>
internal static class Near
{
    public static void Assert(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double bound)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += Math.Pow((double)actual[i] - expected[i], 2);
            norm += (double)expected[i] * expected[i];
        }
        double relative = Math.Sqrt(difference) / Math.Max(Math.Sqrt(norm), 1e-9);
        Xunit.Assert.True(relative <= bound, $"off by {relative:g3} in norm; at most {bound:g3} is allowed");
    }
}
