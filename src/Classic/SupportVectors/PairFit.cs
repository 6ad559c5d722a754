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
        var positive = new bool[rows.Length];
        positive.AsSpan(0, first.Length).Fill(true);
        SmoProblem problem = SmoProblem.Classification(positive, Array.ConvertAll(rows, row => bounds[row]));
        KernelMatrix matrix = training.Matrix(rows, share);
        PlattSigmoid? sigmoid = seed is { } number ? PlattSigmoid.Fit(HeldOut(training, matrix, problem, positive, new Random(number)), positive) : null;
        return new PairFit(training.Solve(matrix, problem), sigmoid);
    }

    // Decisions on each of five parts of machines that were trained on the other four.
    private static double[] HeldOut(KernelTraining training, KernelMatrix matrix, SmoProblem problem, bool[] positive, Random random)
    {
        int[] order = [.. Enumerable.Range(0, positive.Length)];
        random.Shuffle(order);
        var decisions = new double[order.Length];
        for (int fold = 0; fold < Folds; fold++)
        {
            int start = (int)((long)fold * order.Length / Folds), end = (int)((long)(fold + 1) * order.Length / Folds);
            int[] rest = [.. order[..start], .. order[end..]];
            Array.Sort(rest);
            Span<int> held = order.AsSpan(start, end - start);
            int yes = rest.Count(row => positive[row]);
            if (yes > 0 && yes < rest.Length)
            {
                SmoSolution solution = training.Solve(matrix.Narrow(rest), problem.Select(rest));
                matrix.Resume();
                double[] sums = training.Decisions(matrix, rest, solution);
                foreach (int row in held)
                    decisions[row] = sums[row];
            }
            else
            {
                // Of one class alone there is no machine: all are of it.
                foreach (int row in held)
                    decisions[row] = yes > 0 ? 1 : rest.Length > 0 ? -1 : 0;
            }
        }

        return decisions;
    }
}
