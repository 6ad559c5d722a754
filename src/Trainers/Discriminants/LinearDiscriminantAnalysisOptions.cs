using MLNetDeep.Classic.Discriminants;

namespace MLNetDeep.Trainers;

/// <summary>What linear discriminant analysis can be told.</summary>
public abstract class LinearDiscriminantAnalysisOptions : LabeledTrainerOptions
{
    private const double PriorsRounding = 1e-6;

    private protected LinearDiscriminantAnalysisOptions()
    {
    }

    /// <summary>How frequent each class is, in the order of the keys (false before true): above 0, adding up to 1; null: as in the training rows.</summary>
    public IReadOnlyList<double>? Priors { get; set; }

    /// <summary>How the covariance is shrunk: <see cref="CovarianceShrinkage.None"/>, by an amount from 0 to 1, or <see cref="CovarianceShrinkage.LedoitWolf"/>.</summary>
    public CovarianceShrinkage Shrinkage { get; set; } = CovarianceShrinkage.None;

    /// <summary>
    /// Directions whose standard deviation within classes, of standardized features, is at most this are dropped: those of constant and collinear features. At least 0, below 1.
    /// </summary>
    public double Tolerance { get; set; } = 1e-4;

    /// <summary>Axes to project on; null: all that the class means span.</summary>
    private protected virtual int? Axes => null;

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        if (Priors is not null)
        {
            Require(Priors.Count >= 2 && Priors.All(prior => prior > 0), nameof(Priors), "a number above 0 for each class", string.Join(", ", Priors));
            Require(Math.Abs(Priors.Sum() - 1) <= PriorsRounding, nameof(Priors), "numbers that add up to 1", string.Join(" + ", Priors));
        }
        Require(Tolerance is >= 0 and < 1, nameof(Tolerance), "at least 0 and below 1", Tolerance);
    }

    /// <summary>The model of rows.</summary>
    internal LinearDiscriminantAnalysisModel Fit(TrainingRows rows)
    {
        Require(Priors is null || Priors.Count == rows.Classes, nameof(Priors), $"a number for each of {rows.Classes} classes", Priors?.Count);
        var settings = new LinearDiscriminantAnalysisSettings
        {
            Priors = Priors,
            Shrinkage = Shrinkage,
            Components = Axes,
            Tolerance = Tolerance,
            Threads = NumberOfThreads,
        };
        return LinearDiscriminantAnalysisModel.Fit(rows.Features, rows.ClassOfRows(), rows.Classes, settings, CancellationToken);
    }
}
