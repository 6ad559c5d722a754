namespace MLNetDeep.Trainers.Search;

/// <summary>A grid search, which tries every combination of values.</summary>
/// <param name="space">The space of hyperparameters.</param>
/// <param name="pointsOfRange">
/// The number of values of a range that are tried, its ends among them, evenly spaced: by factors where the range is logarithmic. At least
/// 2.
/// </param>
/// <param name="seed">The seed of the split of the rows and of the trials' contexts.</param>
/// <exception cref="ArgumentException">The space is empty, or fewer than two points.</exception>
/// <example><code>
/// var space = new HyperparameterSpace();
/// var units = space.Choice("units", 16, 32, 64);
/// var result = new GridSearch(space).Run(mlContext, data, SearchMetric.MicroAccuracy(), trial =>
///     trial.MLContext.MulticlassClassification.Trainers.Mlp(hiddenUnits: [trial.Get(units)]));
/// Console.WriteLine(result);
/// </code></example>
public sealed class GridSearch(HyperparameterSpace space, int pointsOfRange = 5, int seed = 0) : HyperparameterSearch(space, seed)
{
    private readonly int _pointsOfRange = pointsOfRange >= 2
        ? pointsOfRange
        : throw new ArgumentOutOfRangeException(
            nameof(pointsOfRange), pointsOfRange, $"A range needs at least 2 points, its ends; got {pointsOfRange}.");

    internal override IReadOnlyList<TrialValues> ChooseTrials() => EveryCombination(Parameters, _pointsOfRange);

    /// <summary>All combinations; the last parameter changes fastest.</summary>
    /// <exception cref="InvalidOperationException">They are more than an array can hold.</exception>
    internal static IReadOnlyList<TrialValues> EveryCombination(IReadOnlyList<ISearchParameter> parameters, int pointsOfRange)
    {
        IReadOnlyList<object?>[] grids = parameters.Select(parameter => parameter.Grid(pointsOfRange)).ToArray();
        double count = grids.Aggregate(1.0, (product, grid) => product * grid.Count);
        if (count > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"The grid has {count:G3} combinations. Take fewer points or parameters, or {nameof(RandomSearch)}.");
        }
        var combinations = new TrialValues[(int)count];
        for (int i = 0; i < combinations.Length; i++)
        {
            object?[] values = new object?[grids.Length];
            for ((int parameter, int rest) = (grids.Length - 1, i); parameter >= 0; rest /= grids[parameter].Count, parameter--)
            {
                values[parameter] = grids[parameter][rest % grids[parameter].Count];
            }
            combinations[i] = new(parameters, values);
        }
        return combinations;
    }
}
