namespace MLNetDeep.Comparisons;

/// <summary>A measure over the cuts into training and test rows.</summary>
/// <param name="Mean">The mean over the cuts.</param>
/// <param name="Spread">The standard deviation over the cuts; of a single test set, over draws of its rows (bootstrap).</param>
/// <param name="Low">The lower end of the interval that has the mean with 95 %.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Values">The value on each test set.</param>
public sealed record MetricValue(double Mean, double Spread, double Low, double High, IReadOnlyList<double> Values)
{
    /// <summary>The mean, with three or four digits that count.</summary>
    public override string ToString() => Reports.SummaryText.Number(Mean);
}

/// <summary>The main measure at a number of training rows.</summary>
/// <param name="Rows">The number of training rows.</param>
/// <param name="Mean">The mean over draws of the rows.</param>
/// <param name="Spread">The standard deviation over draws of the rows; 0 where there is one.</param>
public sealed record CurveScore(int Rows, double Mean, double Spread);

/// <summary>The losses of an epoch.</summary>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Training">The mean loss on the training rows.</param>
/// <param name="Validation">The mean loss on held-out rows; null where there are none.</param>
public sealed record EpochLoss(int Epoch, double Training, double? Validation);
