using Microsoft.ML;

namespace MLNetDeep.Transforms.Interop;

/// <summary>
/// Marks a transformer with one feature column for ML.NET's tools that find it inside a chain, such as permutation feature importance.
/// </summary>
internal interface ISingleFeatureTransformer : ISingleFeaturePredictionTransformer;
