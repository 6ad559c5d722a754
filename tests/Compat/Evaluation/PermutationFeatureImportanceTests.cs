using Microsoft.ML;
using MLNetDeep.Compat.Tests.Trainers;

namespace MLNetDeep.Compat.Tests.Evaluation;

public class PermutationFeatureImportanceTests
{
    [SkippableFact]
    public void Petals_matter_more_than_sepals()
    {
        var context = new MLContext(seed: 1);
        var data = Iris.Load(context);
        var model = IrisPipelines.Create(context, "sdca", normalize: true).Fit(data);
        var importance = context.MulticlassClassification.PermutationFeatureImportance(model, model.Transform(data), permutationCount: 10);
        Assert.Equal(Iris.FeatureNames.Order(), importance.Keys.Order());
        string[] ranked = [.. importance.OrderBy(pair => pair.Value.MicroAccuracy.Mean).Select(pair => pair.Key)];
        Assert.Equal(["PetalLength", "PetalWidth"], ranked[..2].Order());
        Assert.All(importance.Values, statistics => Assert.Equal(10, statistics.MicroAccuracy.Count));
        Assert.True(importance["PetalLength"].MicroAccuracy.Mean < -0.1);
        Assert.True(importance["PetalLength"].LogLoss.Mean > 0.1);
        Assert.Equal(3, importance["PetalLength"].PerClassLogLoss.Count);
        var accuracy = importance["PetalLength"].MicroAccuracy;
        Assert.Equal(accuracy.StandardDeviation / Math.Sqrt(10), accuracy.StandardError, 1e-9);
    }

    [SkippableFact]
    public void A_predictor_alone_gives_one_result_a_slot()
    {
        var context = new MLContext(seed: 1);
        var prepared = context.Transforms.Concatenate("Features", Iris.FeatureNames)
            .Append(context.Transforms.Conversion.MapValueToKey("Label", nameof(IrisRow.Species))).Fit(Iris.Load(context)).Transform(Iris.Load(context));
        var predictor = context.MulticlassClassification.Trainers.SdcaMaximumEntropy().Fit(prepared);
        var importance = context.MulticlassClassification.PermutationFeatureImportance(predictor, prepared, permutationCount: 5);
        Assert.Equal(4, importance.Length);
        Assert.True(importance[2].MicroAccuracy.Mean < importance[1].MicroAccuracy.Mean);
    }
}
