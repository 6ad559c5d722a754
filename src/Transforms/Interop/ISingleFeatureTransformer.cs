using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Interop;

/// <summary>
/// Marks a transformer with one feature column for ML.NET's tools that find it inside a chain, such as permutation feature importance.
/// </summary>
internal interface ISingleFeatureTransformer : ISingleFeaturePredictionTransformer;

/// <summary>Numbers the sets of score columns in a schema, as ML.NET's scorers do, so that an evaluator finds the newest.</summary>
internal static class ScoreColumnSets
{
    public static uint NextId(DataViewSchema schema) => schema.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
}
