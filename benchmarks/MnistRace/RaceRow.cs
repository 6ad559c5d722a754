namespace MLNetDeep.Benchmarks.MnistRace;

/// <summary>One run of the race.</summary>
/// <param name="Seed">The seed of weights and order.</param>
/// <param name="Accuracy">Share of the test images recognized.</param>
/// <param name="HalfAccuracy">The same with the weights of dense layers in bfloat16.</param>
/// <param name="Seconds">From opening the files to the trained network.</param>
internal sealed record RaceRow(
    int Seed,
    double Accuracy,
    double HalfAccuracy,
    double Seconds);
