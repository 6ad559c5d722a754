namespace Microsoft.ML.Calibrators;

/// <summary>
/// Platt's sigmoid (Platt 1999, "Probabilistic outputs for support vector machines", fitted as Lin, Lin and Weng 2007 advise):
/// the slope a and offset b of 1 / (1 + exp(a score + b)) with the largest likelihood of smoothed targets.
/// </summary>
internal static class PlattScaling
{
    private const int MaximumIterations = 100;
    private const double SmallestStep = 1e-10;
    private const double Ridge = 1e-12;

    /// <summary>Fits slope and offset by Newton's method with backtracking.</summary>
    public static (double Slope, double Offset) Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> positives, ReadOnlySpan<float> weights)
    {
        double positive = 0, negative = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            positive += positives[i] ? weight : 0;
            negative += positives[i] ? 0 : weight;
        }
        double high = (positive + 1) / (positive + 2), low = 1 / (negative + 2);
        double slope = 0, offset = Math.Log((negative + 1) / (positive + 1));
        double loss = Loss(scores, positives, weights, high, low, slope, offset);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            double aa = Ridge, bb = Ridge, ab = 0, gradientA = 0, gradientB = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double weight = weights.IsEmpty ? 1 : weights[i], score = scores[i];
                double p = 1 / (1 + Math.Exp((slope * score) + offset));
                double curvature = p * (1 - p) * weight, difference = ((positives[i] ? high : low) - p) * weight;
                aa += score * score * curvature;
                bb += curvature;
                ab += score * curvature;
                gradientA += score * difference;
                gradientB += difference;
            }
            if (Math.Abs(gradientA) < 1e-5 && Math.Abs(gradientB) < 1e-5)
            {
                break;
            }

            double determinant = (aa * bb) - (ab * ab);
            double stepA = -((bb * gradientA) - (ab * gradientB)) / determinant, stepB = -((aa * gradientB) - (ab * gradientA)) / determinant;
            double slant = (gradientA * stepA) + (gradientB * stepB), length = 1;
            for (; length >= SmallestStep; length /= 2)
            {
                double next = Loss(scores, positives, weights, high, low, slope + (length * stepA), offset + (length * stepB));
                if (next < loss + (1e-4 * length * slant))
                {
                    slope += length * stepA;
                    offset += length * stepB;
                    loss = next;
                    break;
                }
            }
            if (length < SmallestStep)
            {
                break;
            }
        }
        return (slope, offset);
    }

    private static double Loss(
        ReadOnlySpan<float> scores, ReadOnlySpan<bool> positives, ReadOnlySpan<float> weights, double high, double low, double slope, double offset)
    {
        double loss = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double exponent = (slope * scores[i]) + offset, target = positives[i] ? high : low;
            double value = exponent >= 0
                ? (target * exponent) + Math.Log(1 + Math.Exp(-exponent))
                : ((target - 1) * exponent) + Math.Log(1 + Math.Exp(exponent));
            loss += value * (weights.IsEmpty ? 1 : weights[i]);
        }
        return loss;
    }
}
