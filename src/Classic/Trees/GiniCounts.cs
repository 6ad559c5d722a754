using System.Numerics;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// Finds the best split by Gini's index where rows count, from the classes' counts at each code, as
/// <see cref="SplitFinder{TTarget, TWeight, TSums}"/> does, but only by the counts that are not zero: sums of squares are kept up in whole
/// numbers.
/// </summary>
/// <param name="lanes">Counts at a code.</param>
internal sealed unsafe class GiniCounts(int lanes)
{
    private readonly long[] _left = new long[lanes];

    /// <summary>
    /// Takes the best split if it is better than the one known; leaves zeros in the counts, unless missing values are on the right.
    /// </summary>
    /// <param name="feature">The feature.</param>
    /// <param name="codes">The codes that occur, ascending; missing values first where they are on the left.</param>
    /// <param name="counts">[codes, lanes].</param>
    /// <param name="total">The sums of the counts over all codes.</param>
    /// <param name="missing">Where missing values are.</param>
    /// <param name="best">The split known.</param>
    public void Find(int feature, ReadOnlySpan<byte> codes, int* counts, double[] total, MissingRows missing, ref Split best)
    {
        long rows = 0;
        long rightSquares = 0;
        foreach (double count in total)
        {
            rows += (long)count;
            rightSquares += (long)count * (long)count;
        }
        Array.Clear(_left);
        long leftRows = 0;
        long leftSquares = 0;
        uint classesBefore = 0;
        double bestPurity = best.Purity;
        // Missing values alone on the left are those alone on the right.
        int from = missing == MissingRows.Left ? 2 : 1;
        int kept = missing == MissingRows.Right ? -1 : 0;
        for (int i = 0; i < codes.Length; i++)
        {
            int* counted = counts + (codes[i] * lanes);
            uint classes = 0;
            for (int lane = 0; lane < lanes; lane += ClassLanes.Width)
            {
                classes |= ~Vector128.Equals(Vector128.Load(counted + lane), Vector128<int>.Zero).ExtractMostSignificantBits() % 16 << lane;
            }

            // Between two codes of one and the same class the best split never lies: purity is convex there (Fayyad and Irani 1992).
            if (i >= from && (classes != classesBefore || !BitOperations.IsPow2(classes)))
            {
                double purity = ((double)leftSquares / leftRows) + ((double)rightSquares / (rows - leftRows));
                if (purity >= bestPurity && best.IsWorseThan(purity, feature))
                {
                    best = new Split(purity, feature, codes[i - 1], codes[i], missing.GoLeft());
                    bestPurity = purity;
                }
            }
            classesBefore = classes;
            for (; classes != 0; classes &= classes - 1)
            {
                int label = BitOperations.TrailingZeroCount(classes);
                long count = counted[label];
                long left = _left[label];
                counted[label] &= kept;
                _left[label] = left + count;
                leftRows += count;
                leftSquares += count * ((2 * left) + count);
                rightSquares -= count * ((2 * ((long)total[label] - left)) - count);
            }
        }
    }
}
