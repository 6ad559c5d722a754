using System.Text.Json.Serialization;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>What the pipeline reaches of the bare engine's rate.</summary>
/// <param name="Net">The network's name.</param>
/// <param name="Mode">fit, stream or transform.</param>
/// <param name="Threads">Threads that compute.</param>
/// <param name="SamplesPerSecond">Rows a second through the pipeline.</param>
/// <param name="EngineSamplesPerSecond">Rows a second of the engine alone, measured by turns with the pipeline.</param>
internal sealed record PipelineRow(
    [property: JsonPropertyName("net")] string Net,
    [property: JsonPropertyName("mode")] string Mode,
    [property: JsonPropertyName("threads")] int Threads,
    [property: JsonPropertyName("samples_per_second")] double SamplesPerSecond,
    [property: JsonPropertyName("engine_samples_per_second")] double EngineSamplesPerSecond)
{
    /// <summary>The pipeline's rate by the engine's.</summary>
    [JsonPropertyName("ratio")]
    public double Ratio => Math.Round(SamplesPerSecond / EngineSamplesPerSecond, 3);
}
