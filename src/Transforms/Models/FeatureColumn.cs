using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Models;

/// <summary>The column that a model reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in training.</param>
internal sealed record FeatureColumn(string Name, VectorDataViewType Type)
{
    /// <summary>
    /// What takes the place of missing values, NaN, before a model that takes none: the median of each feature in training. Null: nothing
    /// does.
    /// </summary>
    public float[]? Fill { get; init; }
}
