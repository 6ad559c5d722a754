using MLNetDeep.Engine.Learning;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>The settings that all support vector machines have in common.</summary>
internal interface IKernelSettings
{
    SvmKernel Kernel { get; }

    double Tolerance { get; }

    bool Shrinking { get; }

    double CacheSize { get; }

    long? MaximumNumberOfIterations { get; }

    int? NumberOfThreads { get; }

    CancellationToken CancellationToken { get; }

    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    void ValidateKernel()
    {
        Learner.Require(Kernel is not null, nameof(Kernel), "a kernel", null);
        Learner.Require(Kernel!.Fault is null, nameof(Kernel), Kernel.Fault!, Kernel);
        Learner.Require(Tolerance > 0 && double.IsFinite(Tolerance), nameof(Tolerance), "a finite number above 0", Tolerance);
        Learner.Require(CacheSize >= 1 && double.IsFinite(CacheSize), nameof(CacheSize), "at least 1 megabyte", CacheSize);
        Learner.Require(
            MaximumNumberOfIterations is null or >= 1, nameof(MaximumNumberOfIterations), "at least 1, or null", MaximumNumberOfIterations);
    }

    /// <summary>Warns where a search used up its iterations.</summary>
    /// <param name="rows">The rows that the model was fitted to.</param>
    /// <param name="converged">Whether every search ended by its tolerance.</param>
    /// <param name="remedies">What the user can do.</param>
    static void ReportConvergence(TrainingRows rows, bool converged, string remedies)
    {
        if (!converged)
        {
            rows.Warn($"A search stopped at {nameof(MaximumNumberOfIterations)} before its tolerance was reached. {remedies}");
        }
    }
}
