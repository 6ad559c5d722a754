namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Minimise b'Kb / 2 + linear'b + tube * sum |b| over b between bounds, its sum unchanged from the start. Each of the support vector
/// machines is one of these: b is the signed coefficient of a row, so that one variable a row does for regression too.
/// </summary>
/// <param name="Linear">[rows].</param>
/// <param name="Lower">The least coefficients, [rows].</param>
/// <param name="Upper">The greatest, [rows].</param>
/// <param name="Start">Coefficients between the bounds to begin with, [rows].</param>
/// <param name="Tube">What a unit of a coefficient costs either way; above 0 the lower bounds are below 0.</param>
internal sealed record SmoProblem(double[] Linear, double[] Lower, double[] Upper, double[] Start, double Tube)
{
    /// <summary>The number of coefficients.</summary>
    public int Count => Linear.Length;

    /// <summary>
    /// Classification: yes is +1 and no -1, each with a bound of its own (Boser, Guyon, Vapnik 1992; Cortes, Vapnik 1995).
    /// </summary>
    /// <param name="positive">Whether a row is a yes.</param>
    /// <param name="bounds">C of each row.</param>
    public static SmoProblem Classification(ReadOnlySpan<bool> positive, ReadOnlySpan<double> bounds)
    {
        int count = positive.Length;
        (double[]? linear, double[]? lower, double[]? upper) = (new double[count], new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            linear[i] = positive[i] ? -1 : 1;
            lower[i] = positive[i] ? 0 : -bounds[i];
            upper[i] = positive[i] ? bounds[i] : 0;
        }

        return new SmoProblem(linear, lower, upper, new double[count], 0);
    }

    /// <summary>Regression with a tube within which errors cost nothing (Vapnik 1995).</summary>
    /// <param name="targets">What each row should give.</param>
    /// <param name="bounds">C of each row.</param>
    /// <param name="tube">Half of the tube's width.</param>
    public static SmoProblem Regression(ReadOnlySpan<double> targets, double[] bounds, double tube)
    {
        double[] linear = new double[targets.Length];
        for (int i = 0; i < linear.Length; i++)
        {
            linear[i] = -targets[i];
        }
        return new SmoProblem(linear, Array.ConvertAll(bounds, bound => -bound), bounds, new double[linear.Length], tube);
    }

    /// <summary>The support of one class (Schoelkopf et al. 2001): at most a share nu of the rows is left outside.</summary>
    /// <param name="count">Rows.</param>
    /// <param name="nu">The share.</param>
    public static SmoProblem OneClass(int count, double nu)
    {
        double[] start = new double[count];
        double left = nu * count;
        for (int i = 0; i < count && left > 0; i++, left--)
        {
            start[i] = Math.Min(1, left);
        }
        double[] upper = new double[count];
        Array.Fill(upper, 1);
        return new SmoProblem(new double[count], new double[count], upper, start, 0);
    }

    /// <summary>The same problem for some rows, from coefficients of 0.</summary>
    public SmoProblem Select(int[] rows) =>
        new(
            Array.ConvertAll(rows, row => Linear[row]), Array.ConvertAll(rows, row => Lower[row]),
            Array.ConvertAll(rows, row => Upper[row]),
            new double[rows.Length], Tube);
}

/// <summary>The solution of a problem: a row x scores the sum of Coefficients[i] K(x[i], x), less the offset.</summary>
/// <param name="Coefficients">[rows]; 0 for those that are no support vectors.</param>
/// <param name="Offset">What is taken off.</param>
/// <param name="Iterations">Pairs of coefficients that were changed.</param>
/// <param name="Converged">Whether it was found to the tolerance, before the iterations were used up.</param>
/// <param name="Gradient">[rows]: the kernel times the coefficients, and the problem's linear part.</param>
internal sealed record SmoSolution(double[] Coefficients, double Offset, long Iterations, bool Converged, double[] Gradient);

/// <summary>The settings by which a problem is solved.</summary>
/// <param name="Tolerance">By how much two coefficients may violate optimality at the end.</param>
/// <param name="Shrinking">Whether rows that will keep their bounds are set aside for a time.</param>
/// <param name="MaximumIterations">Where to stop at the latest; null: 10 million, or 100 a row where those are more.</param>
internal sealed record SmoOptions(double Tolerance, bool Shrinking, long? MaximumIterations);
