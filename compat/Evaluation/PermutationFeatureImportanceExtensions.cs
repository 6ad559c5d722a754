using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public static class PermutationFeatureImportanceExtensions
{
    public static ImmutableArray<MulticlassClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this MulticlassClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
    {
        Contracts.CheckValue(predictionTransformer, nameof(predictionTransformer));
        return FeaturePermutation.Measure(catalog, predictionTransformer, predictionTransformer.FeatureColumnName, data, labelColumnName,
            useFeatureWeightFilter, numberOfExamplesToUse, permutationCount);
    }

    public static ImmutableDictionary<string, MulticlassClassificationMetricsStatistics> PermutationFeatureImportance(
        this MulticlassClassificationCatalog catalog,
        ITransformer model,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
    {
        var env = catalog.GetEnvironment();
        env.CheckValue(data, nameof(data));
        env.CheckValue(model, nameof(model));
        // A chain is searched from its end; any other transformer has to be the predictor itself.
        var predictor = model is IEnumerable<ITransformer> chain
            ? chain.OfType<ISingleFeaturePredictionTransformer>().LastOrDefault()
            : model as ISingleFeaturePredictionTransformer;
        if (predictor == null)
            throw new ArgumentNullException(nameof(model), "The model provided does not have a compatible predictor");

        string features = predictor.FeatureColumnName;
        var importance = FeaturePermutation.Measure(catalog, predictor, features, data, labelColumnName, useFeatureWeightFilter,
            numberOfExamplesToUse, permutationCount);
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema[features].Annotations.GetValue(AnnotationUtils.Kinds.SlotNames, ref names);
        return names.DenseValues().Select((name, slot) => (Name: name.IsEmpty ? $"Slot {slot}" : name.ToString(), Value: importance[slot]))
            .ToImmutableDictionary(pair => pair.Name, pair => pair.Value);
    }
}
