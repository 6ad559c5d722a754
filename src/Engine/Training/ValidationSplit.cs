using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Training;

/// <summary>Chooses rows to set aside for validation.</summary>
public static class ValidationSplit
{
    /// <summary>Chooses rows at random, by the seed alone.</summary>
    /// <param name="rows">Number of rows, at least 2.</param>
    /// <param name="validationFraction">Share of rows for validation, above 0 and below 1; rounded, at least one row on each side.</param>
    /// <param name="seed">The seed.</param>
    /// <returns>For each row whether it is for validation.</returns>
    /// <exception cref="ArgumentException">The fraction is out of range, or there are fewer than two rows.</exception>
    public static bool[] Choose(int rows, double validationFraction, int seed)
    {
        if (!(validationFraction > 0 && validationFraction < 1))
            throw new ArgumentOutOfRangeException(
                nameof(validationFraction), validationFraction, "The validation fraction must be above 0 and below 1.");
        if (rows < 2)
            throw new ArgumentException($"At least two rows are needed to split off validation; got {rows}.");
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++)
            order[row] = row;
        RandomNumbers.Shuffle(RandomStreams.Key(seed, RandomUse.Split, 0), order);
        int count = (int)Math.Clamp(Math.Round(validationFraction * rows), 1, rows - 1);
        bool[] chosen = new bool[rows];
        foreach (int row in order.AsSpan(0, count))
            chosen[row] = true;
        return chosen;
    }
}
