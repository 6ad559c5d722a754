namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Turns decisions f into probabilities of yes: 1 / (1 + exp(A f + B)) (Platt 2000).</summary>
/// <param name="A">The slope, below 0 where greater decisions mean yes.</param>
/// <param name="B">The shift.</param>
internal readonly record struct PlattSigmoid(double A, double B)
{
    private const int MostIterations = 100;
    private const double LeastStep = 1e-10;
    private const double Ridge = 1e-12;
    private const double Accuracy = 1e-5;

    /// <summary>The probability of yes.</summary>
    public double Probability(double decision)
    {
        double exponent = (decision * A) + B;
        return exponent >= 0 ? Math.Exp(-exponent) / (1 + Math.Exp(-exponent)) : 1 / (1 + Math.Exp(exponent));
    }

    /// <summary>
    /// The sigmoid of classes with too few rows to hold some out: one half where the decision is 0, so that labels are those of decisions,
    /// and Platt's target (n + 1) / (n + 2) on the margin.
    /// </summary>
    /// <param name="rows">Rows n of the smaller class.</param>
    public static PlattSigmoid OfFewRows(int rows) => new(-Math.Log(rows + 1), 0);

    /// <summary>This sigmoid; or, where it rises against decisions, which then say nothing, the share of each class for all.</summary>
    public PlattSigmoid Falling(ReadOnlySpan<bool> positive) =>
        A <= 0 ? this : new PlattSigmoid(0, Math.Log((positive.Count(false) + 1.0) / (positive.Count(true) + 1.0)));

    /// <summary>The likeliest sigmoid for decisions, by Newton's method with backtracking (Lin, Lin, Weng 2007).</summary>
    /// <param name="decisions">Decisions on rows that they were not learned from.</param>
    /// <param name="positive">Whether each row is a yes.</param>
    public static PlattSigmoid Fit(ReadOnlySpan<double> decisions, ReadOnlySpan<bool> positive)
    {
        double yes = positive.Count(true), no = positive.Length - yes;
        (double high, double low) = ((yes + 1) / (yes + 2), 1 / (no + 2));
        var sigmoid = new PlattSigmoid(0, Math.Log((no + 1) / (yes + 1)));
        double loss = sigmoid.Loss(decisions, positive, high, low);
        for (int iteration = 0; iteration < MostIterations; iteration++)
        {
            (double g1, double g2, double h11, double h22, double h21) = sigmoid.Derivatives(decisions, positive, high, low);
            if (Math.Abs(g1) < Accuracy && Math.Abs(g2) < Accuracy)
            {
                break;
            }
            double determinant = (h11 * h22) - (h21 * h21);
            double dA = -((h22 * g1) - (h21 * g2)) / determinant;
            double dB = -((-h21 * g1) + (h11 * g2)) / determinant;
            double slope = (g1 * dA) + (g2 * dB);
            double step = 1;
            for (; step >= LeastStep; step /= 2)
            {
                var next = new PlattSigmoid(sigmoid.A + (step * dA), sigmoid.B + (step * dB));
                double nextLoss = next.Loss(decisions, positive, high, low);
                if (nextLoss < loss + (1e-4 * step * slope))
                {
                    (sigmoid, loss) = (next, nextLoss);
                    break;
                }
            }

            if (step < LeastStep)
            {
                break;
            }
        }

        return sigmoid;
    }

    private double Loss(ReadOnlySpan<double> decisions, ReadOnlySpan<bool> positive, double high, double low)
    {
        double loss = 0;
        for (int i = 0; i < decisions.Length; i++)
        {
            double target = positive[i] ? high : low;
            double exponent = (decisions[i] * A) + B;
            loss += exponent >= 0
                ? (target * exponent) + Math.Log(1 + Math.Exp(-exponent))
                : ((target - 1) * exponent) + Math.Log(1 + Math.Exp(exponent));
        }

        return loss;
    }

    private (double G1, double G2, double H11, double H22, double H21) Derivatives(
        ReadOnlySpan<double> decisions, ReadOnlySpan<bool> positive, double high, double low)
    {
        (double g1, double g2, double h11, double h22, double h21) = (0, 0, Ridge, Ridge, 0);
        for (int i = 0; i < decisions.Length; i++)
        {
            double p = Probability(decisions[i]);
            double curvature = p * (1 - p);
            double slope = (positive[i] ? high : low) - p;
            h11 += decisions[i] * decisions[i] * curvature;
            h22 += curvature;
            h21 += decisions[i] * curvature;
            g1 += decisions[i] * slope;
            g2 += slope;
        }

        return (g1, g2, h11, h22, h21);
    }
}
