namespace MLNetDeep.Samples.Detection;

/// <summary>The connectivity of pixels: which of them touch.</summary>
public enum Connectivity
{
    /// <summary>The four pixels beside, above and below.</summary>
    Four = 4,

    /// <summary>The eight pixels around, those at the corners among them.</summary>
    Eight = 8,
}
