namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>What the pipeline reaches of the bare engine's rate.</summary>
/// <param name="Net">The network's name.</param>
/// <param name="Mode">fit, stream or transform.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="SamplesPerSecond">Rows a second through the pipeline.</param>
/// <param name="EngineSamplesPerSecond">Rows a second of the engine alone, measured by turns with the pipeline.</param>
internal sealed record PipelineRow(
    string Net,
    string Mode,
    int Threads,
    double SamplesPerSecond,
    double EngineSamplesPerSecond)
{
    /// <summary>The pipeline's rate by the engine's.</summary>
    public double Ratio => Math.Round(SamplesPerSecond / EngineSamplesPerSecond, 3);
}
