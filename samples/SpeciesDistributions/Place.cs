using Microsoft.ML.Data;

namespace MLNetDeep.Samples.SpeciesDistributions;

/// <summary>What the model is told of a place.</summary>
internal sealed class Place
{
    /// <summary>Number of grids.</summary>
    public const int Features = 14;

    /// <summary>The place's value in each grid.</summary>
    [VectorType(Features)]
    [ColumnName("Features")]
    public float[] Values { get; set; } = [];

    /// <summary>1 for an anomaly, background, and 0 for a sighting. For the evaluation alone.</summary>
    public float Label { get; set; }
}

/// <summary>What the model says of a place.</summary>
internal sealed class ScoredPlace
{
    /// <summary>The higher, the less like the places of the sightings.</summary>
    public float Score { get; set; }
}
