namespace MLNetDeep.Classic.Neighbors;

/// <summary>What k nearest neighbours can be told.</summary>
public sealed record KNearestNeighborsSettings
{
    /// <summary>How many neighbours vote, at least 1 and at most the number of training rows; 5 by default.</summary>
    public int NumberOfNeighbors { get; init; } = 5;

    /// <summary>What a neighbour's vote counts; all alike by default.</summary>
    public NeighborWeighting Weighting { get; init; } = NeighborWeighting.Uniform;

    /// <summary>How far rows are from each other; Euclidean by default.</summary>
    public DistanceMetric Metric { get; init; } = DistanceMetric.Euclidean;

    /// <summary>Throws for settings that cannot be.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range: the message names it.</exception>
    internal void Validate()
    {
        if (NumberOfNeighbors < 1)
            throw new ArgumentOutOfRangeException(
                nameof(NumberOfNeighbors), NumberOfNeighbors, $"{nameof(NumberOfNeighbors)}: expected at least 1, got {NumberOfNeighbors}.");
        if (!Enum.IsDefined(Weighting))
            throw new ArgumentOutOfRangeException(
                nameof(Weighting), Weighting, $"{nameof(Weighting)}: expected {string.Join(" or ", Enum.GetNames<NeighborWeighting>())}, got {Weighting}.");
        if (!Enum.IsDefined(Metric))
            throw new ArgumentOutOfRangeException(
                nameof(Metric), Metric, $"{nameof(Metric)}: expected {string.Join(" or ", Enum.GetNames<DistanceMetric>())}, got {Metric}.");
    }
}
