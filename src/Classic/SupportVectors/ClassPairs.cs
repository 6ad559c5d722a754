namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The pairs of classes that one-versus-one has a machine for, in scikit-learn's order: 0-1, 0-2, ..., 1-2, ...</summary>
internal static class ClassPairs
{
    /// <summary>The number of pairs.</summary>
    public static long Count(int classes) => (long)classes * (classes - 1) / 2;

    /// <summary>The pairs in their order.</summary>
    public static IEnumerable<(int First, int Second)> Of(int classes)
    {
        for (int first = 0; first < classes; first++)
        {
            for (int second = first + 1; second < classes; second++)
            {
                yield return (first, second);
            }
        }
    }

    /// <summary>The index of a pair in the order.</summary>
    public static int IndexOf(int first, int second, int classes) => (first * classes) - (first * (first + 1) / 2) + second - first - 1;

    /// <summary>
    /// scikit-learn's one-versus-rest decision values: the votes of a class, and its sum s of signed decisions as s / (3 (|s| + 1)), which
    /// only parts equal votes.
    /// </summary>
    /// <param name="decisions">Of each pair; above 0 for the first class.</param>
    /// <param name="scores">Of each class, overwritten.</param>
    public static void Vote(ReadOnlySpan<double> decisions, Span<double> scores)
    {
        int classes = scores.Length;
        Span<double> sums = classes <= 64 ? stackalloc double[classes] : new double[classes];
        sums.Clear();
        scores.Clear();
        int pair = 0;
        for (int first = 0; first < classes; first++)
        {
            for (int second = first + 1; second < classes; second++, pair++)
            {
                sums[first] += decisions[pair];
                sums[second] -= decisions[pair];
                scores[decisions[pair] < 0 ? second : first]++;
            }
        }

        for (int i = 0; i < classes; i++)
        {
            scores[i] += sums[i] / (3 * (Math.Abs(sums[i]) + 1));
        }
    }
}
