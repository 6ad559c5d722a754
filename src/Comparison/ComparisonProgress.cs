namespace MLNetDeep.Comparisons;

/// <summary>How far a comparison is.</summary>
/// <param name="Model">The model at work, or a round of trials that a budget begins with.</param>
/// <param name="Number">Which of the models it is, from 1; 0 of trials.</param>
/// <param name="Models">How many there are.</param>
/// <param name="Share">The share of its work that is done, 0 to 1.</param>
/// <param name="Rows">The rows that it has been trained on so far, each once for a training.</param>
/// <param name="Elapsed">The time it has taken.</param>
/// <param name="Finished">Its result, once it is there.</param>
public sealed record ComparisonProgress(
    string Model, int Number, int Models, double Share, double Rows, TimeSpan Elapsed, ModelResult? Finished = null)
{
    /// <summary>The time that the rest of its work will take at the pace so far; null: not known yet.</summary>
    public TimeSpan? Remaining => Share is > 0.02 and < 1 ? Elapsed * ((1 - Share) / Share) : null;

    /// <summary>The pace so far in training rows a second; null: not known yet.</summary>
    public double? RowsPerSecond => Rows > 0 && Elapsed > TimeSpan.Zero ? Rows / Elapsed.TotalSeconds : null;
}
