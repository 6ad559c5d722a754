namespace MLNetDeep.Golden.Tests.ScikitLearn;

/// <summary>Axes have no side of their own: each library turns them by a rule of its own.</summary>
internal static class Signs
{
    /// <summary>1 where two axes point the same way, -1 where they point opposite ways.</summary>
    public static double Of(ReadOnlySpan<double> expected, ReadOnlySpan<double> actual)
    {
        double product = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            product += expected[i] * actual[i];
        }
        return product < 0 ? -1 : 1;
    }
}
