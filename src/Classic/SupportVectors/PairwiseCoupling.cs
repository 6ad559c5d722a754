namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Probabilities of several classes from those of each pair (the second method of Wu, Lin, Weng 2004).</summary>
internal static class PairwiseCoupling
{
    public const double Certain = 1e-7;
    public const double Accuracy = 0.005;
    public const int LeastIterations = 100;

    /// <summary>
    /// The p that minimise the sum over pairs of (r[j,i] p[i] - r[i,j] p[j])^2 and sum to 1, where r[i,j] is the probability of i in the
    /// pair.
    /// </summary>
    /// <param name="pairs">The probability of the first class of each pair, in the order of <see cref="ClassPairs"/>.</param>
    /// <param name="probabilities">[classes], overwritten.</param>
    public static void Couple(ReadOnlySpan<double> pairs, Span<double> probabilities)
    {
        int classes = probabilities.Length;
        double[] q = new double[classes * classes];
        foreach ((int first, int second) in ClassPairs.Of(classes))
        {
            double r = Math.Clamp(pairs[ClassPairs.IndexOf(first, second, classes)], Certain, 1 - Certain);
            q[(first * classes) + first] += (1 - r) * (1 - r);
            q[(second * classes) + second] += r * r;
            q[(first * classes) + second] = q[(second * classes) + first] = -r * (1 - r);
        }

        probabilities.Fill(1.0 / classes);
        Span<double> product = new double[classes];
        for (int iteration = 0; iteration < Math.Max(LeastIterations, classes); iteration++)
        {
            double square = Multiply(q, probabilities, product);
            if (GreatestDifference(product, square) < Accuracy / classes)
            {
                break;
            }
            for (int t = 0; t < classes; t++)
            {
                double own = q[(t * classes) + t];
                double difference = (square - product[t]) / own;
                probabilities[t] += difference;
                square = (square + (difference * ((difference * own) + (2 * product[t])))) / (1 + difference) / (1 + difference);
                for (int j = 0; j < classes; j++)
                {
                    product[j] = (product[j] + (difference * q[(t * classes) + j])) / (1 + difference);
                    probabilities[j] /= 1 + difference;
                }
            }
        }
    }

    // product = Q p; returns p'Q p.
    private static double Multiply(double[] q, ReadOnlySpan<double> p, Span<double> product)
    {
        double square = 0;
        for (int t = 0; t < p.Length; t++)
        {
            product[t] = 0;
            for (int j = 0; j < p.Length; j++)
            {
                product[t] += q[(t * p.Length) + j] * p[j];
            }
            square += p[t] * product[t];
        }

        return square;
    }

    private static double GreatestDifference(ReadOnlySpan<double> product, double square)
    {
        double greatest = 0;
        foreach (double value in product)
        {
            greatest = Math.Max(greatest, Math.Abs(value - square));
        }
        return greatest;
    }
}
