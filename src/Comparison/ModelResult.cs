using MLNetDeep.Pictures;

namespace MLNetDeep.Comparisons;

/// <summary>How a model did.</summary>
public sealed record ModelResult
{
    /// <summary>The name of the model.</summary>
    public required string Name { get; init; }

    /// <summary>The family of the model.</summary>
    public required ModelFamily Family { get; init; }

    /// <summary>What the model is, in a line.</summary>
    public required string Description { get; init; }

    /// <summary>Why it was not trained or did not answer; null: it did.</summary>
    public string? Failure { get; init; }

    /// <summary>The rows it was trained on, the mean over the cuts.</summary>
    public int TrainRows { get; init; }

    /// <summary>The rows it was asked about, over all cuts.</summary>
    public int TestRows { get; init; }

    /// <summary>The test rows that it gave an answer for; the others count as wrong.</summary>
    public int Answered { get; init; }

    /// <summary>The measures by their keys, such as <c>accuracy</c>, <c>log_loss</c> or <c>rmse</c>.</summary>
    public IReadOnlyDictionary<string, MetricValue> Metrics { get; init; } = new Dictionary<string, MetricValue>();

    /// <summary>The seconds that a training took, preparation of the rows included; the mean over the cuts.</summary>
    public double FitSeconds { get; init; }

    /// <summary>The test rows that it answered in a second, preparation included.</summary>
    public double RowsPerSecond { get; init; }

    /// <summary>The size of the saved model, with the preparation of its rows, in bytes.</summary>
    public long ModelBytes { get; init; }

    /// <summary>
    /// The importance of the columns, most important first: how much the main measure loses where a column's values are shuffled; none for
    /// images and baselines.
    /// </summary>
    public IReadOnlyList<FeatureImportance> Importances { get; init; } = [];

    /// <summary>The partial dependence on the most important columns.</summary>
    public IReadOnlyList<ColumnDependence> Dependence { get; init; } = [];

    /// <summary>The main measure against the number of training rows.</summary>
    public IReadOnlyList<CurveScore> Curve { get; init; } = [];

    /// <summary>The losses of a network's epochs, on the first cut.</summary>
    public IReadOnlyList<EpochLoss> Epochs { get; init; } = [];

    /// <summary>What the training warned of.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
