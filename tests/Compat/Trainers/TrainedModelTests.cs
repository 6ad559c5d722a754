using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Compat.Tests.Trainers;

public class TrainedModelTests
{
    public static TheoryData<string> Models => ["sdca", "svm", "perceptron", "fasttree", "fastforest", "pca-sdca", "raw-svm"];

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void A_loaded_model_scores_bit_for_bit_as_the_saved_one(string name)
    {
        var context = new MLContext(seed: 1);
        var data = Iris.Load(context);
        var model = IrisPipelines.Create(context, name, normalize: true).Fit(data);
        using var file = new MemoryStream();
        context.Model.Save(model, data.Schema, file);
        file.Position = 0;
        var other = new MLContext();
        var loaded = other.Model.Load(file, out var schema);
        Assert.Equal(data.Schema.Select(column => column.Name), schema!.Select(column => column.Name));
        Assert.Equal(Scores(context, model), Scores(other, loaded));
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void A_prediction_engine_agrees_with_the_scored_view(string name)
    {
        var context = new MLContext(seed: 1);
        var data = Iris.Load(context);
        var model = IrisPipelines.Create(context, name, normalize: true)
            .Append(context.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        var engine = context.Model.CreatePredictionEngine<IrisRow, IrisPrediction>(model);
        var scored = context.Data.CreateEnumerable<IrisPrediction>(model.Transform(data), reuseRowObject: false).ToArray();
        var rows = Iris.Rows();
        foreach (int i in new[] { 0, 60, 61, 140, 0 })
        {
            var single = engine.Predict(rows[i]);
            Assert.Equal(scored[i].PredictedLabel, single.PredictedLabel);
            Assert.Equal(scored[i].Score, single.Score);
        }
    }

    [SkippableFact]
    public void Score_names_the_classes_and_the_predicted_label_keeps_the_key_values()
    {
        var context = new MLContext(seed: 1);
        var data = Iris.Load(context);
        var schema = IrisPipelines.Create(context, "svm").Fit(data).Transform(data).Schema;
        VBuffer<ReadOnlyMemory<char>> slots = default, keys = default;
        schema["Score"].GetSlotNames(ref slots);
        schema["PredictedLabel"].GetKeyValues(ref keys);
        string[] species = ["setosa", "versicolor", "virginica"];
        Assert.Equal(species, slots.DenseValues().Select(name => name.ToString()));
        Assert.Equal(species, keys.DenseValues().Select(name => name.ToString()));
        Assert.Equal(3, Assert.IsType<VectorDataViewType>(schema["Score"].Type).Size);
        Assert.Equal(3UL, Assert.IsType<KeyDataViewType>(schema["PredictedLabel"].Type).Count);
    }

    [SkippableTheory]
    [InlineData("sdca")]
    [InlineData("fasttree")]
    [InlineData("svm")]
    public void Scores_are_probabilities_that_sum_to_one(string name)
    {
        var context = new MLContext(seed: 1);
        var data = Iris.Load(context);
        foreach (float[] scores in Scores(context, IrisPipelines.Create(context, name, normalize: true).Fit(data)))
        {
            Assert.Equal(1, scores.Sum(), 1e-5);
            Assert.All(scores, score => Assert.InRange(score, 0, 1));
        }
    }

    private static float[][] Scores(MLContext context, ITransformer model)
        => [.. context.Data.CreateEnumerable<ScoreRow>(model.Transform(Iris.Load(context)), reuseRowObject: false).Select(row => row.Score)];

    private sealed class ScoreRow
    {
        public float[] Score { get; set; } = [];
    }
}
