using MLNetDeep.Engine.Learning;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>Warns of searches that used up their iterations.</summary>
internal static class Convergence
{
    /// <summary>Warns where a search did not end by its tolerance.</summary>
    /// <param name="rows">The rows that the model was fitted to.</param>
    /// <param name="converged">Whether every search did.</param>
    /// <param name="remedies">What the user can do.</param>
    public static void Report(TrainingRows rows, bool converged, string remedies)
    {
        if (!converged)
        {
            rows.Warn($"A search stopped at {nameof(IKernelSettings.MaximumNumberOfIterations)} before its tolerance was reached. "
                + remedies);
        }
    }
}
