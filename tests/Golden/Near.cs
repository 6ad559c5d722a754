namespace MLNetDeep.Golden.Tests;

/// <summary>Compares arrays in norm: |actual - expected| / |expected|.</summary>
internal static class Near
{
    /// <summary>What single precision leaves of sums of some hundred products.</summary>
    public const double Step = 1e-5;

    /// <summary>What ten steps make of it: differences of one step are carried into the next.</summary>
    public const double TenSteps = 1e-4;

    public static void Assert(double[] expected, ReadOnlySpan<float> actual, string what, double bound)
    {
        Xunit.Assert.Equal(expected.Length, actual.Length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            difference += (actual[i] - expected[i]) * (actual[i] - expected[i]);
            norm += expected[i] * expected[i];
        }
        // What is zero in exact arithmetic has nothing to be measured by.
        double relative = Math.Sqrt(difference) / Math.Max(Math.Sqrt(norm), 1e-9);
        Xunit.Assert.True(relative <= bound, $"{what} is off by {relative:g3} in norm; at most {bound:g3} is allowed");
    }

    public static void Assert(double expected, double actual, string what, double bound) =>
        Xunit.Assert.True(Math.Abs(actual - expected) <= bound * Math.Abs(expected), $"{what}: expected {expected:r}, got {actual:r}");
}
