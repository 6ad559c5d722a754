namespace MLNetDeep.Samples.Detection;

/// <summary>Which pixels touch.</summary>
public enum Connectivity
{
    /// <summary>Those beside, above and below.</summary>
    Four = 4,

    /// <summary>Those at the corners too.</summary>
    Eight = 8,
}
