namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The machine of one pair of classes, and the sigmoid of its decisions.</summary>
/// <param name="Solution">Coefficients of the rows of both classes, the first's before the second's; above 0 for the first.</param>
/// <param name="Sigmoid">What makes probabilities of the first class of decisions, if it was asked for.</param>
internal sealed record PairFit(SmoSolution Solution, PlattSigmoid? Sigmoid)
{
    private const int Folds = 5;

    /// <summary>Trains the machine of one pair of classes.</summary>
    /// <param name="training">What all pairs share.</param>
    /// <param name="first">Rows of the first class.</param>
    /// <param name="second">Rows of the second class.</param>
    /// <param name="bounds">C of each training row.</param>
    /// <param name="share">The part of the memory that may be used.</param>
    /// <param name="seed">Decides the held-out parts; null: no probabilities.</param>
    public static PairFit Train(KernelTraining training, int[] first, int[] second, double[] bounds, double share, int? seed)
    {
        int[] rows = [.. first, .. second];
        bool[] positive = new bool[rows.Length];
        positive.AsSpan(0, first.Length).Fill(true);
        var problem = SmoProblem.Classification(positive, Array.ConvertAll(rows, row => bounds[row]));
        KernelMatrix matrix = training.Matrix(rows, rows.Max(row => bounds[row]), share);
        PlattSigmoid? sigmoid = seed is { } number ? FitSigmoid(training, matrix, problem, positive, new Random(number)) : null;
        SmoSolution solution = training.Solve(matrix, problem);
        return new PairFit(solution with { Offset = KernelTraining.Offset(matrix, solution) }, sigmoid);
    }

    // Machines that are held out of a class learn nothing of it: a class needs a row for each part.
    private static PlattSigmoid FitSigmoid(KernelTraining training, KernelMatrix matrix, SmoProblem problem, bool[] positive, Random random)
    {
        int least = Math.Min(positive.Count(true), positive.Count(false));
        return least < Folds
            ? PlattSigmoid.OfFewRows(least)
            : PlattSigmoid.Fit(HeldOut(training, matrix, problem, positive, random), positive).Falling(positive);
    }

    // Decisions on each of five parts, with their share of both classes, of machines that were trained on the other four.
    private static double[] HeldOut(KernelTraining training, KernelMatrix matrix, SmoProblem problem, bool[] positive, Random random)
    {
        int yes = positive.Count(true);
        int[] first = [.. Enumerable.Range(0, yes)], second = [.. Enumerable.Range(yes, positive.Length - yes)];
        random.Shuffle(first);
        random.Shuffle(second);
        double[] decisions = new double[positive.Length];
        for (int fold = 0; fold < Folds; fold++)
        {
            int[] held = [.. Part(first, fold), .. Part(second, fold)];
            int[] rest = [.. Enumerable.Range(0, positive.Length).Except(held).Order()];
            SmoSolution solution = training.Solve(matrix.Narrow(rest), problem.Select(rest));
            matrix.Resume();
            double[] sums = training.Decisions(matrix, rest, solution);
            foreach (int row in held)
            {
                decisions[row] = sums[row];
            }
        }

        return decisions;
    }

    private static int[] Part(int[] rows, int fold) =>
        rows[(int)((long)fold * rows.Length / Folds)..(int)((long)(fold + 1) * rows.Length / Folds)];
}
