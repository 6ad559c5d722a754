namespace MLNetDeep.Engine.Training;

/// <summary>
/// Ends training when the watched metric, the validation's if there is one and else the training's, stops getting better,
/// and puts back the weights of the best epoch.
/// </summary>
/// <param name="Patience">Epochs in a row without improvement before training ends, at least 1.</param>
/// <param name="MinimumImprovement">
/// What the metric must be better than the best that counted by, to count as improvement, at least 0: loss in its own unit, accuracy as a
/// share.
/// </param>
public sealed record EarlyStopping(int Patience = 5, double MinimumImprovement = 0)
{
    /// <summary>What is watched; accuracy needs classes.</summary>
    public WatchedMetric Metric { get; init; } = WatchedMetric.Loss;

    internal void Validate()
    {
        Learner.Require(Patience >= 1, $"{nameof(EarlyStopping)}.{nameof(Patience)}", "at least 1", Patience);
        Learner.Require(
            MinimumImprovement >= 0 && double.IsFinite(MinimumImprovement), $"{nameof(EarlyStopping)}.{nameof(MinimumImprovement)}",
            "at least 0 and finite", MinimumImprovement);
        Learner.Require(Enum.IsDefined(Metric), $"{nameof(EarlyStopping)}.{nameof(Metric)}", $"one of {nameof(WatchedMetric)}", Metric);
    }
}

/// <summary>What tells a better epoch from a worse one.</summary>
public enum WatchedMetric
{
    /// <summary>The loss: the smaller the better.</summary>
    Loss,

    /// <summary>The accuracy: the greater the better.</summary>
    Accuracy,
}
