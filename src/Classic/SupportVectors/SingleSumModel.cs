using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A machine of one sum over its support vectors: a regression's or a class's.</summary>
internal sealed class SingleSumModel
{
    private const double RoundingOfSingle = 1e-7;
    private const double RoundingOfDouble = 1e-12;

    private readonly KernelExpansion _expansion;
    private readonly double[] _dual;
    private readonly double _unit;

    private SingleSumModel(SupportVectorSet vectors, double[] dual, double intercept, double unit, bool converged)
    {
        (Vectors, _dual, Intercept, _unit, Converged) = (vectors, dual, intercept, unit, converged);
        _expansion = new KernelExpansion(vectors, [new ExpansionTerm(0, 0, dual)], [intercept], unit);
    }

    /// <summary>The support vectors.</summary>
    public SupportVectorSet Vectors { get; }

    /// <summary>A coefficient for each vector.</summary>
    public ReadOnlyMemory<double> Dual => _dual;

    /// <summary>The bias, which is added to the sum.</summary>
    public double Intercept { get; }

    /// <summary>Whether it was found to the tolerance.</summary>
    public bool Converged { get; }

    /// <summary>A machine of a regression's solution.</summary>
    /// <param name="training">The training.</param>
    /// <param name="problem">The problem of all its rows.</param>
    /// <param name="mean">What is added to its sums.</param>
    /// <param name="unit">What its sums are multiplied by.</param>
    public static SingleSumModel FitRegression(KernelTraining training, SmoProblem problem, double mean, double unit)
    {
        KernelMatrix matrix = training.Matrix(training.AllRows(), problem.Upper.Max());
        SmoSolution solution = training.Solve(matrix, problem);
        return Of(training, solution, mean - (unit * KernelTraining.Offset(matrix, solution)), unit);
    }

    /// <summary>
    /// A machine of one class. Where the tolerance leaves more than a share nu of the training rows outside, the border is moved, within
    /// the tolerance, so far that it does not: at most as many coefficients stand at their bound.
    /// </summary>
    /// <param name="training">The training.</param>
    /// <param name="nu">The share.</param>
    public static SingleSumModel FitClass(KernelTraining training, double nu)
    {
        var problem = SmoProblem.OneClass(training.Count, nu);
        KernelMatrix matrix = training.Matrix(training.AllRows(), 1);
        SmoSolution solution = training.Solve(matrix, problem, Math.Min(1, nu * training.Count));
        double border = solution.Offset;
        int most = (int)Math.Floor(nu * training.Count * (1 + RoundingOfDouble));
        if (solution.Gradient.Count(value => value < border) > most)
        {
            border = solution.Gradient.Order().ElementAt(most);
            border -= Math.Abs(border) * (matrix is KernelMatrix<double> ? RoundingOfDouble : RoundingOfSingle);
        }

        return Of(training, solution, -border, 1);
    }

    /// <summary>A sum a row, times a sign.</summary>
    public void Run(ReadOnlySpan<float> features, Span<float> values, int sign, int? threads) => _expansion.Run(
        features, values, (sums, value) => value[0] = (float)Math.Clamp(sign * sums[0], -float.MaxValue, float.MaxValue), threads);

    /// <summary>Adds all to a file.</summary>
    public void Write(ModelArrays arrays)
    {
        Vectors.Write(arrays);
        arrays.Add("dual", _dual);
        arrays.Add("intercept", Intercept);
        arrays.Add("unit", _unit);
        arrays.Add("converged", Converged ? 1 : 0);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="arrays">The file's arrays.</param>
    /// <param name="balanced">Whether coefficients add up to 0.</param>
    /// <exception cref="ModelFormatException">The arrays do not fit each other.</exception>
    public static SingleSumModel Read(ModelArrays arrays, bool balanced)
    {
        var vectors = SupportVectorSet.Read(arrays, balanced);
        double[] dual = StoredNumbers.Finite<double>(arrays, "dual", vectors.Count);
        double intercept = arrays.Double("intercept");
        StoredNumbers.RequireFinite([intercept], "intercept");
        // Files of version 0.1.0 have none.
        double unit = arrays.TextOrNull("unit") is null ? 1 : arrays.Double("unit");
        if (!(unit > 0) || !double.IsFinite(unit))
        {
            throw new ModelFormatException($"The model's 'unit' is {unit}; expected a finite number above 0.");
        }
        return new SingleSumModel(vectors, dual, intercept, unit, arrays.Int32("converged", 0) == 1);
    }

    private static SingleSumModel Of(KernelTraining training, SmoSolution solution, double intercept, double unit)
    {
        int[] rows = [.. training.AllRows().Where(row => solution.Coefficients[row] != 0)];
        double[] dual = Array.ConvertAll(rows, row => unit * solution.Coefficients[row]);
        return new SingleSumModel(training.Vectors(rows), dual, intercept, unit, solution.Converged);
    }
}
