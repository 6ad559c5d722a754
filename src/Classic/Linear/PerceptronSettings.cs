namespace MLNetDeep.Classic.Linear;

/// <summary>What a perceptron can be told.</summary>
public sealed record PerceptronSettings
{
    /// <summary>Passes over the training rows at most, at least 1; 100 by default. A pass without an error is the last.</summary>
    public int MaxPasses { get; init; } = 100;

    /// <summary>
    /// What a row that is on the wrong side adds of itself to the weights, above 0; 1 by default. As the weights start at zero it scales them all, and
    /// changes no answer.
    /// </summary>
    public double LearningRate { get; init; } = 1;

    /// <summary>Whether the rows come in another order in each pass; by default they come as they are.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Seeds the orders.</summary>
    public int Seed { get; init; }

    /// <summary>Throws for settings that cannot be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range: the message names it.</exception>
    internal void Validate()
    {
        if (MaxPasses < 1)
            throw new ArgumentOutOfRangeException(nameof(MaxPasses), MaxPasses, $"{nameof(MaxPasses)}: expected at least 1, got {MaxPasses}.");
        if (!(LearningRate > 0 && double.IsFinite(LearningRate)))
            throw new ArgumentOutOfRangeException(
                nameof(LearningRate), LearningRate, $"{nameof(LearningRate)}: expected a number above 0, got {LearningRate}.");
    }
}
