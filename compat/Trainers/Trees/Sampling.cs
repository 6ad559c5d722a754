namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Seeded samples of rows and features.</summary>
internal static class Sampling
{
    /// <summary>A share of the features, each subset equally likely; null stands for all of them.</summary>
    public static bool[]? Choose(Random random, int count, double fraction)
    {
        if (fraction >= 1)
        {
            return null;
        }
        int left = Math.Max(1, (int)Math.Ceiling(count * fraction));
        var chosen = new bool[count];
        for (int i = 0; i < count && left > 0; i++)
        {
            if (random.Next(count - i) < left)
            {
                chosen[i] = true;
                left--;
            }
        }
        return chosen;
    }

    /// <summary>A share of the rows without repetition, in ascending order.</summary>
    public static int[] Bag(Random random, int count, double fraction)
    {
        int size = Math.Max(1, (int)(count * fraction)), taken = 0;
        var bag = new int[size];
        for (int i = 0; i < count && taken < size; i++)
        {
            if (random.Next(count - i) < size - taken)
            {
                bag[taken++] = i;
            }
        }
        return bag;
    }
}
