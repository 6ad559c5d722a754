namespace MLNetDeep.Engine.Training;

/// <summary>
/// Early stopping, which ends training when the watched metric, the validation's if there is one and else the training's, stops getting
/// better, and puts back the weights of the best epoch.
/// </summary>
/// <param name="Patience">The patience: epochs in a row without improvement before training ends, at least 1.</param>
/// <param name="MinimumImprovement">
/// The minimum by which the metric must be better than the best that counted, at least 0: loss in its own unit, accuracy as a share.
/// </param>
/// <example><code>
/// var mlp = new Mlp { ValidationFraction = 0.1, EarlyStopping = new EarlyStopping(Patience: 5) { Metric = WatchedMetric.Accuracy } };
/// </code></example>
public sealed record EarlyStopping(int Patience = 5, double MinimumImprovement = 0)
{
    /// <summary>The metric that is watched; accuracy needs classes.</summary>
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

/// <summary>The metric that early stopping watches.</summary>
public enum WatchedMetric
{
    /// <summary>The loss: the smaller the better.</summary>
    Loss,

    /// <summary>The accuracy: the greater the better.</summary>
    Accuracy,
}
