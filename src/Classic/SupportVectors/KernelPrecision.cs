namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Decides whether kernels in single precision are near enough to those in double.</summary>
internal static class KernelPrecision
{
    private const double UnitOfSingle = 1.0 / (1 << 24);

    // By how much sums over coefficients may be wrong, in units of the margin or of what the sums stand for. Errors of single values go
    // either way, few coefficients are as great as their bound, and most kernels are below the greatest: in truth it is far less. Kernels
    // of rows that are not centered are nearly the same for all, and so are their errors.
    private const double CenteredTolerance = 0.01;
    private const double SumTolerance = 0.001;
    private const double ValueTolerance = 1e-5;

    /// <summary>Whether kernels must be computed and kept in double.</summary>
    /// <param name="function">The kernel.</param>
    /// <param name="length">The length of the longest row, without the center.</param>
    /// <param name="coefficients">The length of the vector of coefficients, or a bound of it, in units of the sums.</param>
    public static bool NeedsDouble(in KernelFunction function, double length, double coefficients)
    {
        double squared = length * length;
        double greatest = function.Greatest(squared);
        double error = UnitOfSingle * (greatest + function.Sensitivity(squared));
        double tolerance = function.Kind is KernelKind.Linear or KernelKind.Rbf ? CenteredTolerance : SumTolerance;
        return !(error * coefficients <= tolerance) || !(error <= ValueTolerance * greatest);
    }
}
