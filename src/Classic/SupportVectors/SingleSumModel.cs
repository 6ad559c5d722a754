using MLNetDeep.Engine.Serialization;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>A machine of one sum over its support vectors: a regression's or a class's.</summary>
internal sealed class SingleSumModel
{
    private readonly KernelExpansion _expansion;
    private readonly double[] _dual;

    private SingleSumModel(SupportVectorSet vectors, double[] dual, double intercept, bool converged)
    {
        (Vectors, _dual, Intercept, Converged) = (vectors, dual, intercept, converged);
        _expansion = new KernelExpansion(vectors, [new ExpansionTerm(0, 0, dual)], [intercept]);
    }

    /// <summary>The support vectors.</summary>
    public SupportVectorSet Vectors { get; }

    /// <summary>A coefficient for each vector.</summary>
    public ReadOnlyMemory<double> Dual => _dual;

    /// <summary>What is added to the sum.</summary>
    public double Intercept { get; }

    /// <summary>Whether it was found to the tolerance.</summary>
    public bool Converged { get; }

    /// <summary>Solves a problem of all training rows.</summary>
    public static SingleSumModel Fit(KernelTraining training, SmoProblem problem)
    {
        SmoSolution solution = training.Solve(training.Matrix(training.AllRows()), problem);
        int[] rows = [.. training.AllRows().Where(row => solution.Coefficients[row] != 0)];
        return new SingleSumModel(
            training.Vectors(rows), Array.ConvertAll(rows, row => solution.Coefficients[row]), -solution.Offset, solution.Converged);
    }

    /// <summary>A sum a row, times a sign.</summary>
    public unsafe void Run(ReadOnlySpan<float> features, Span<float> values, int sign, int? threads)
    {
        fixed (float* to = values)
            _expansion.Run(features, new Values(sign, to), threads);
    }

    /// <summary>Adds all to a file.</summary>
    public void Write(ModelArrays arrays)
    {
        Vectors.Write(arrays);
        arrays.Add("dual", _dual);
        arrays.Add("intercept", Intercept);
        arrays.Add("converged", Converged ? 1 : 0);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ModelFormatException">The arrays do not fit each other.</exception>
    public static SingleSumModel Read(ModelArrays arrays)
    {
        SupportVectorSet vectors = SupportVectorSet.Read(arrays);
        double[] dual = arrays.Array<double>("dual", vectors.Count);
        double intercept = arrays.Double("intercept");
        SupportVectorSet.RequireFinite(dual, "dual");
        SupportVectorSet.RequireFinite([intercept], "intercept");
        return new SingleSumModel(vectors, dual, intercept, arrays.Int32("converged", 0) == 1);
    }

    private readonly unsafe struct Values(int sign, float* destination) : ISumsBody
    {
        public void Take(int row, ReadOnlySpan<double> sums) =>
            destination[row] = (float)Math.Clamp(sign * sums[0], -float.MaxValue, float.MaxValue);
    }
}
