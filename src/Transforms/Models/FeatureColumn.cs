using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Models;

/// <summary>The columns that a model reads.</summary>
/// <param name="Name">The name of the column of features; null: it reads categories alone.</param>
/// <param name="Type">Its type in training; of unknown size where there is none.</param>
internal sealed record FeatureColumn(string? Name, VectorDataViewType Type)
{
    /// <summary>The columns of categories.</summary>
    public IReadOnlyList<CategoryColumn> Categories { get; init; } = [];
}
