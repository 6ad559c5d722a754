using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Datasets;

/// <summary>Balanced classes in random order for generated data sets, and streams that keep training and test rows apart.</summary>
internal static class GeneratedImages
{
    // Rows of the test set are drawn from streams that no training row can reach.
    private const long TestStreams = 1L << 40;

    // Orders of the classes come from streams below zero, pictures from those above.
    private const long OrderStreams = -1;

    /// <summary>First stream of the test set.</summary>
    public static long FirstStream(bool test) => test ? TestStreams : 0;

    /// <summary>
    /// Class of each row: every run of as many rows as there are classes holds each class once, in random order, so the counts differ by 1
    /// at most.
    /// </summary>
    public static byte[] Labels(int rows, int classes, long seed, bool test)
    {
        byte[] labels = new byte[rows];
        int[] order = new int[classes];
        for (int row = 0; row < rows; row++)
        {
            if (row % classes == 0)
            {
                for (int i = 0; i < classes; i++)
                {
                    order[i] = i;
                }

                RandomNumbers.Shuffle(RandomNumbers.Key(seed, OrderStreams - FirstStream(test) - (row / classes)), order);
            }

            labels[row] = (byte)order[row % classes];
        }

        return labels;
    }

    /// <summary>Throws unless both counts are at least 1.</summary>
    public static void CheckRows(int trainRows, int testRows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trainRows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(testRows, 1);
    }

    /// <summary>Throws unless a number is finite and in [low, high].</summary>
    public static void CheckRange(double value, double low, double high, string name)
    {
        if (!(value >= low && value <= high))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, expected {low} to {high}.");
        }
    }
}
