using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Compat.Tests.Trainers;

namespace MLNetDeep.Compat.Tests.Evaluation;

public class CrossValidationTests
{
    [SkippableFact]
    public void Every_row_is_held_out_once()
    {
        var context = new MLContext(seed: 1);
        var folds = context.MulticlassClassification.CrossValidate(Iris.Load(context), IrisPipelines.Create(context, "svm"), numberOfFolds: 4);
        Assert.Equal([0, 1, 2, 3], folds.Select(fold => fold.Fold));
        Assert.Equal(150, folds.Sum(fold => context.Data.CreateEnumerable<IrisRow>(fold.ScoredHoldOutSet, reuseRowObject: false).Count()));
        Assert.All(folds, fold => Assert.Equal(
            fold.Metrics.MicroAccuracy, context.MulticlassClassification.Evaluate(fold.Model.Transform(fold.ScoredHoldOutSet)).MicroAccuracy, 1e-12));
    }

    [SkippableFact]
    public void Rows_with_one_sampling_key_stay_together()
    {
        var context = new MLContext(seed: 1);
        var folds = context.MulticlassClassification.CrossValidate(Iris.Load(context), IrisPipelines.Create(context, "svm"), numberOfFolds: 3,
            samplingKeyColumnName: nameof(IrisRow.SepalLength));
        var held = folds.Select(fold => context.Data.CreateEnumerable<IrisRow>(fold.ScoredHoldOutSet, reuseRowObject: false)
            .Select(row => row.SepalLength).ToHashSet()).ToArray();
        Assert.Empty(held[0].Intersect(held[1]).Union(held[0].Intersect(held[2])).Union(held[1].Intersect(held[2])));
    }

    [SkippableFact]
    public void What_a_chain_leaves_out_of_scoring_is_there_for_the_evaluation()
    {
        var context = new MLContext(seed: 1);
        var pipeline = new EstimatorChain<ITransformer>()
            .Append(context.Transforms.Conversion.MapValueToKey("Label", nameof(IrisRow.Species)), TransformerScope.TrainTest)
            .Append(context.Transforms.Concatenate("Features", Iris.FeatureNames))
            .Append(context.MulticlassClassification.Trainers.OneVersusAll(context.BinaryClassification.Trainers.LinearSvm()));

        var folds = context.MulticlassClassification.CrossValidate(Iris.Load(context), pipeline, numberOfFolds: 3);

        Assert.All(folds, fold =>
        {
            Assert.InRange(fold.Metrics.MicroAccuracy, 0.6, 1);
            Assert.NotNull(fold.ScoredHoldOutSet.Schema.GetColumnOrNull("Label"));
            Assert.Null(fold.Model.GetOutputSchema(Iris.Load(context).Schema).GetColumnOrNull("Label"));
        });
    }

    [SkippableFact]
    public void One_fold_is_an_error()
    {
        var context = new MLContext(seed: 1);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => context.MulticlassClassification.CrossValidate(Iris.Load(context), IrisPipelines.Create(context, "svm"), numberOfFolds: 1));
    }
}
