using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Models;

/// <summary>The column that a model reads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type in training.</param>
internal sealed record FeatureColumn(string Name, VectorDataViewType Type);
