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
        return FeaturePermutation.Measure(catalog.GetEnvironment(), predictionTransformer, predictionTransformer.FeatureColumnName, data,
            scored => catalog.Evaluate(scored, labelColumnName), () => new MulticlassClassificationMetricsStatistics(),
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
        => FeaturePermutation.MeasureByName(catalog.GetEnvironment(), model, data,
            scored => catalog.Evaluate(scored, labelColumnName), () => new MulticlassClassificationMetricsStatistics(),
            useFeatureWeightFilter, numberOfExamplesToUse, permutationCount);

    public static ImmutableArray<BinaryClassificationMetricsStatistics> PermutationFeatureImportance<TModel>(
        this BinaryClassificationCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
    {
        Contracts.CheckValue(predictionTransformer, nameof(predictionTransformer));
        return FeaturePermutation.Measure(catalog.GetEnvironment(), predictionTransformer, predictionTransformer.FeatureColumnName, data,
            scored => catalog.EvaluateNonCalibrated(scored, labelColumnName), () => new BinaryClassificationMetricsStatistics(),
            useFeatureWeightFilter, numberOfExamplesToUse, permutationCount);
    }

    public static ImmutableDictionary<string, BinaryClassificationMetricsStatistics> PermutationFeatureImportanceNonCalibrated(
        this BinaryClassificationCatalog catalog,
        ITransformer model,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        => FeaturePermutation.MeasureByName(catalog.GetEnvironment(), model, data,
            scored => catalog.EvaluateNonCalibrated(scored, labelColumnName), () => new BinaryClassificationMetricsStatistics(),
            useFeatureWeightFilter, numberOfExamplesToUse, permutationCount);

    public static ImmutableArray<RegressionMetricsStatistics> PermutationFeatureImportance<TModel>(
        this RegressionCatalog catalog,
        ISingleFeaturePredictionTransformer<TModel> predictionTransformer,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        where TModel : class
    {
        Contracts.CheckValue(predictionTransformer, nameof(predictionTransformer));
        return FeaturePermutation.Measure(catalog.GetEnvironment(), predictionTransformer, predictionTransformer.FeatureColumnName, data,
            scored => catalog.Evaluate(scored, labelColumnName), () => new RegressionMetricsStatistics(),
            useFeatureWeightFilter, numberOfExamplesToUse, permutationCount);
    }

    public static ImmutableDictionary<string, RegressionMetricsStatistics> PermutationFeatureImportance(
        this RegressionCatalog catalog,
        ITransformer model,
        IDataView data,
        string labelColumnName = DefaultColumnNames.Label,
        bool useFeatureWeightFilter = false,
        int? numberOfExamplesToUse = null,
        int permutationCount = 1)
        => FeaturePermutation.MeasureByName(catalog.GetEnvironment(), model, data,
            scored => catalog.Evaluate(scored, labelColumnName), () => new RegressionMetricsStatistics(),
            useFeatureWeightFilter, numberOfExamplesToUse, permutationCount);
}
