using Microsoft.ML;

namespace MLNetDeep.Trainers.Search;

/// <summary>The validation of a search: the rows that trials learn from and those they are measured on, the same for all trials.</summary>
public sealed class SearchValidation
{
    private readonly Func<MLContext, IDataView, int, IReadOnlyList<(IDataView Training, IDataView Validation)>> _split;

    private SearchValidation(Func<MLContext, IDataView, int, IReadOnlyList<(IDataView Training, IDataView Validation)>> split)
        => _split = split;

    /// <summary>
    /// Cross-validates: divides the rows at random into folds; a trial is trained once for each fold, on the rows of the others, and its
    /// score is the mean over the folds.
    /// </summary>
    /// <param name="folds">The number of folds, at least 2.</param>
    /// <param name="samplingKeyColumnName">The column whose equal values stay on one side, such as a patient's number; null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two folds.</exception>
    public static SearchValidation CrossValidation(int folds = 5, string? samplingKeyColumnName = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(folds, 2);
        return new(
            (mlContext, data, seed) =>
            [
                .. mlContext.Data.CrossValidationSplit(data, folds, samplingKeyColumnName, seed)
                    .Select(split => (split.TrainSet, split.TestSet)),
            ]);
    }

    /// <summary>Holds out rows at random.</summary>
    /// <param name="fraction">The share of the rows to measure on, above 0 and below 1.</param>
    /// <param name="samplingKeyColumnName">The column whose equal values stay on one side, such as a patient's number; null: none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is out of its range.</exception>
    public static SearchValidation Holdout(double fraction = 0.2, string? samplingKeyColumnName = null)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(fraction), fraction, $"The share of rows to hold out must be above 0 and below 1; got {fraction}.");
        }
        return new((mlContext, data, seed) =>
        {
            DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(data, fraction, samplingKeyColumnName, seed);
            return [(split.TrainSet, split.TestSet)];
        });
    }

    /// <summary>Measures on rows of your own; trials learn from all rows of the search.</summary>
    /// <param name="rows">The rows to measure on.</param>
    public static SearchValidation On(IDataView rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return new((_, data, _) => [(data, rows)]);
    }

    /// <summary>The rows to learn from and those to measure on, once or for each fold.</summary>
    internal IReadOnlyList<(IDataView Training, IDataView Validation)> Split(MLContext mlContext, IDataView data, int seed)
        => _split(mlContext, data, seed);
}
