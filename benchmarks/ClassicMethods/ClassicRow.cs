namespace MLNetDeep.Benchmarks.ClassicMethods;

/// <summary>One method's run.</summary>
/// <param name="Method">The method.</param>
/// <param name="Rows">Training rows.</param>
/// <param name="FitSeconds">From rows in memory to the model.</param>
/// <param name="PredictSeconds">The test rows' predictions; null where the method is timed by its fit alone.</param>
/// <param name="Quality">Share of the test rows recognized, or of the variance explained.</param>
internal sealed record ClassicRow(
    string Method,
    int Rows,
    double FitSeconds,
    double? PredictSeconds,
    double Quality);
