namespace MLNetDeep.Benchmarks.Reference;

/// <summary>One measured speed.</summary>
/// <param name="Net">The network's name.</param>
/// <param name="Mode">train or infer.</param>
/// <param name="Batch">Rows in a step or a prediction.</param>
/// <param name="Threads">Threads that the engine might use.</param>
/// <param name="SamplesPerSecond">Rows a second.</param>
/// <param name="Microseconds">Time of one step or one prediction of a batch.</param>
/// <param name="Gflops">Billions of floating-point operations a second, of the matrix products alone.</param>
internal sealed record ReferenceRow(
    string Net,
    string Mode,
    int Batch,
    int Threads,
    double SamplesPerSecond,
    double Microseconds,
    double Gflops)
{
    /// <summary>The row for a batch that took the given time and cost so many operations a sample.</summary>
    public static ReferenceRow From(string net, string mode, int batch, int threads, double seconds, long flops) => new(
        net, mode, batch, threads, Math.Round(batch / seconds), Math.Round(seconds * 1e6, 1), Math.Round(batch * flops / seconds / 1e9, 1));
}
