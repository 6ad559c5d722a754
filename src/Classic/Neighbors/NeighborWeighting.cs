namespace MLNetDeep.Classic.Neighbors;

/// <summary>The weighting of the neighbors.</summary>
public enum NeighborWeighting
{
    /// <summary>The same weight for all neighbours.</summary>
    Uniform,

    /// <summary>The weight 1 / distance; where some neighbours are at distance 0, these alone count, all alike.</summary>
    Distance,
}
