using System.Text.Json.Serialization;
using MLNetDeep.Engine.Distribution;

namespace MLNetDeep.Comparisons;

/// <summary>How models are compared.</summary>
public sealed record ComparisonOptions
{
    /// <summary>The seed of cuts, weights and permutations.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// The number of folds of a cross-validation; null: five below 10,000 rows, else a test set of 30 %, or the data's own.
    /// </summary>
    public int? Folds { get; init; }

    /// <summary>How often the folds are drawn anew; null: three times below 1,000 rows, else once.</summary>
    public int? Repeats { get; init; }

    /// <summary>The most rows to train on; null: all.</summary>
    public int? TrainRows { get; init; }

    /// <summary>The most rows to test on, of a test set; null: all.</summary>
    public int? TestRows { get; init; }

    /// <summary>The epochs of networks; null: their own choice.</summary>
    public int? Epochs { get; init; }

    /// <summary>
    /// The number of rows of each point of the learning curve; none: no curve. Of data with a test set of its own, the models are compared
    /// at the largest, unless <see cref="TrainRows"/> says otherwise.
    /// </summary>
    public IReadOnlyList<int> Curve { get; init; } = [];

    /// <summary>The time that may be spent, shared out by successive halving; null: as long as it takes.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>The file that keeps the results of finished models, so that a run that ended goes on; null: none.</summary>
    public string? ResultsPath { get; init; }

    /// <summary>Whether importances, partial dependence and regions are found, which ask each model more often.</summary>
    public bool Explains { get; init; } = true;

    /// <summary>
    /// The ranks that share the models: each takes the next one when it is free. All of them run the comparison on the same table with the
    /// same options and models, which is checked, and return the same result. Times are those of the rank that trained the model. Rank 0
    /// alone reads and writes <see cref="ResultsPath"/>. Several ranks cannot share out a <see cref="Budget"/>. Null: this process alone.
    /// </summary>
    [JsonIgnore]
    public ICommunicator? Communicator { get; init; }

    /// <exception cref="ArgumentException">A number is out of its range, or options do not go together.</exception>
    internal void Validate()
    {
        AtLeast(Folds, 2, nameof(Folds));
        AtLeast(Repeats, 1, nameof(Repeats));
        AtLeast(TrainRows, 2, nameof(TrainRows));
        AtLeast(TestRows, 1, nameof(TestRows));
        AtLeast(Epochs, 1, nameof(Epochs));
        if (Curve.FirstOrDefault(rows => rows < 2) is var few and not 0)
        {
            throw new ArgumentOutOfRangeException(nameof(Curve), few, "Expected at least 2 rows at each point of the curve.");
        }
        if (Budget <= TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(Budget), Budget, "Expected a time above 0.");
        }
        if (Budget is not null && Communicator is { Size: > 1 and var ranks })
        {
            throw new ArgumentException(
                $"{nameof(Budget)}: expected none with {ranks} ranks, since the time is shared out by what one process measures; "
                + $"got {Budget}. Name fewer models, or run alone.",
                nameof(Budget));
        }
    }

    private static void AtLeast(int? value, int least, string name)
    {
        if (value < least)
        {
            throw new ArgumentOutOfRangeException(name, value, $"Expected at least {least}.");
        }
    }
}
