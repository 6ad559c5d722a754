using MLNetDeep.Classic.Neighbors;

namespace MLNetDeep.Trainers;

/// <summary>What every trainer of k nearest neighbours can be told.</summary>
public abstract class KNearestNeighborsTrainerOptions : LabeledTrainerOptions
{
    internal const int DefaultNumberOfNeighbors = 5;

    private protected KNearestNeighborsTrainerOptions()
    {
    }

    /// <summary>How many neighbours vote; at most the number of training rows.</summary>
    public int NumberOfNeighbors { get; set; } = DefaultNumberOfNeighbors;

    /// <summary>What a neighbour's vote counts: all alike, or 1 / distance.</summary>
    public NeighborWeighting Weighting { get; set; }

    /// <summary>How far rows are from each other.</summary>
    public DistanceMetric Metric { get; set; }

    internal KNearestNeighborsSettings Settings => new() { NumberOfNeighbors = NumberOfNeighbors, Weighting = Weighting, Metric = Metric };

    /// <inheritdoc/>
    internal override void Validate()
    {
        base.Validate();
        Require(NumberOfNeighbors >= 1, nameof(NumberOfNeighbors), "at least 1", NumberOfNeighbors);
        Require(Enum.IsDefined(Weighting), nameof(Weighting), string.Join(" or ", Enum.GetNames<NeighborWeighting>()), Weighting);
        Require(Enum.IsDefined(Metric), nameof(Metric), string.Join(" or ", Enum.GetNames<DistanceMetric>()), Metric);
    }
}
