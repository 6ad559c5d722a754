using Microsoft.ML;

namespace MLNetDeep.Compat.Tests.Trainers;

public class IrisAccuracyTests
{
    [SkippableTheory]
    [InlineData("sdca", true, 0.93)]
    [InlineData("perceptron", false, 0.85)]
    [InlineData("perceptron", true, 0.85)]
    [InlineData("svm", false, 0.85)]
    [InlineData("svm", true, 0.85)]
    [InlineData("fasttree", false, 0.90)]
    [InlineData("fastforest", false, 0.93)]
    [InlineData("pca-sdca", false, 0.85)]
    [InlineData("pca-sdca", true, 0.85)]
    public void Ten_fold_accuracy_on_iris_is_at_least(string model, bool normalize, double least)
    {
        var context = new MLContext(seed: 1);
        var folds = context.MulticlassClassification.CrossValidate(Iris.Load(context), IrisPipelines.Create(context, model, normalize), numberOfFolds: 10);
        double mean = folds.Average(fold => fold.Metrics.MicroAccuracy);
        Assert.True(mean >= least, $"{model}: accuracy {mean:F3}, expected at least {least}.");
    }

    /// <summary>On raw features SDCA uses up its iterations without reaching its tolerance: minutes with the package.</summary>
    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Ten_fold_accuracy_of_sdca_on_raw_features() => Ten_fold_accuracy_on_iris_is_at_least("sdca", normalize: false, least: 0.93);

    [SkippableTheory]
    [InlineData("sdca-one-thread")]
    [InlineData("svm")]
    [InlineData("fastforest")]
    public void The_same_seed_gives_the_same_scores(string model)
    {
        float[][] first = Scores(), second = Scores();
        Assert.Equal(first, second);

        float[][] Scores()
        {
            var context = new MLContext(seed: 5);
            var data = Iris.Load(context);
            return IrisPipelines.Create(context, model).Fit(data).Transform(data).Vectors("Score");
        }
    }
}
