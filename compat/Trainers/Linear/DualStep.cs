namespace Microsoft.ML.Trainers;

/// <summary>
/// The maximizer over distributions p of entropy(p) + z.p - q/2 ||p - p0||^2: one row's step in the dual of multinomial logistic regression.
/// </summary>
/// <remarks>
/// Stationarity gives log p_c + q (p_c - p0_c) = z_c - nu. With t = q p this is t + log t = beta_c - nu, beta_c = log q + z_c + q p0_c,
/// and the multiplier nu makes the t sum to q. That sum is convex and falling in nu, so Newton's method reaches the left side at once and never overshoots from there.
/// </remarks>
internal sealed class DualStep(int classes)
{
    private const int MaximumNewtonSteps = 50;
    private const double Tolerance = 1e-8;
    private readonly double[] _beta = new double[classes];
    private readonly double[] _scaled = new double[classes];

    /// <summary>Replaces <paramref name="probabilities"/> and writes <paramref name="scale"/> times (old - new) to <paramref name="step"/>.</summary>
    public void Maximize(ReadOnlySpan<float> outputs, Span<float> probabilities, double curvature, double scale, Span<float> step)
    {
        double logCurvature = Math.Log(curvature), highest = double.NegativeInfinity, multiplier = 0, sum = 0;
        for (int c = 0; c < classes; c++)
        {
            double p = probabilities[c];
            _beta[c] = logCurvature + outputs[c] + (curvature * p);
            highest = Math.Max(highest, _beta[c]);
            multiplier += p > 0 ? p * (outputs[c] - Math.Log(p)) : 0;
        }

        // Where the largest term alone makes up the sum, the multiplier is too small; the start is its value if nothing had to change.
        double least = highest - curvature - logCurvature;
        multiplier = Math.Max(multiplier, least);
        for (int trial = 0; trial < MaximumNewtonSteps; trial++)
        {
            sum = 0;
            double slope = 0;
            for (int c = 0; c < classes; c++)
            {
                double t = SolveSumWithLogarithm(_beta[c] - multiplier);
                _scaled[c] = t;
                sum += t;
                slope += t / (1 + t);
            }
            double excess = sum - curvature;
            if (Math.Abs(excess) <= Tolerance * curvature)
            {
                break;
            }
            multiplier = Math.Max(least, multiplier + (excess / slope));
        }

        for (int c = 0; c < classes; c++)
        {
            float updated = (float)(_scaled[c] / sum);
            step[c] = (float)(scale * ((double)probabilities[c] - updated));
            probabilities[c] = updated;
        }
    }

    /// <summary>The t &gt; 0 with t + log t = beta (Lambert's W of e^beta).</summary>
    private static double SolveSumWithLogarithm(double beta)
    {
        if (beta < -18)
        {
            return Math.Exp(beta);
        }
        double t = beta > 1 ? beta - Math.Log(beta) : Math.Exp(beta) / (1 + Math.Exp(beta));
        for (int i = 0; i < 20; i++)
        {
            double next = t * (1 + beta - Math.Log(t)) / (1 + t);
            // Newton's error is squared by each step, so this step was the last that could matter.
            if (Math.Abs(next - t) <= 1e-7 * next)
            {
                return next;
            }
            t = next;
        }
        return t;
    }
}
