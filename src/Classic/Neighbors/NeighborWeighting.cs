namespace MLNetDeep.Classic.Neighbors;

/// <summary>The weighting of the neighbors.</summary>
public enum NeighborWeighting
{
    /// <summary>All neighbours count alike.</summary>
    Uniform,

    /// <summary>A neighbour counts 1 / distance; where some are at distance 0, these alone count, all alike.</summary>
    Distance,
}
