namespace MLNetDeep.Comparisons.Evaluation;

/// <summary>The measure that models are ranked by, and why.</summary>
internal static class MainMetric
{
    // A class so rare that a model that never says it is right all the same.
    private const double RareOfTwo = 0.2;
    private const double RareOfSeveral = 0.25;

    public static (Metric Metric, string Why) Of(Table table)
    {
        if (table.Task == TableTask.Regression)
        {
            return (Metric.RootMeanSquaredError, "it is in the unit of the label");
        }
        var counts = table.LabelValues.Keys!.CountBy(key => key).ToDictionary();
        double rarest = (double)counts.Values.Min() / table.Rows;
        if (table.Classes.Count == 2)
        {
            return rarest < RareOfTwo
                ? (Metric.AveragePrecision, FormattableString.Invariant(
                    $"only {rarest:P1} of the rows are of the rarer class, so that accuracy would reward a model that never says it"))
                : (Metric.Accuracy, "both classes are frequent");
        }
        return rarest * table.Classes.Count < RareOfSeveral
            ? (Metric.MacroF1, FormattableString.Invariant(
                $"the classes differ in size (the rarest has {rarest:P1} of the rows), and it counts each class alike"))
            : (Metric.Accuracy, "the classes are of like size");
    }
}
