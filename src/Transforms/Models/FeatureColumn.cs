using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Models;

/// <summary>The columns that a model reads.</summary>
/// <param name="Name">The name of the column of features; null: it reads categories alone.</param>
/// <param name="Type">Its type in training; of unknown size where there is none.</param>
internal sealed record FeatureColumn(string? Name, VectorDataViewType Type)
{
    /// <summary>The columns of categories.</summary>
    public IReadOnlyList<CategoryColumn> Categories { get; init; } = [];

    /// <summary>
    /// What takes the place of missing values, NaN, before a model that takes none: the median of each feature in training. Null: nothing
    /// does.
    /// </summary>
    public float[]? Fill { get; init; }
}
