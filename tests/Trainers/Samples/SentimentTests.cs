using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Trainers.Tests.Samples;

/// <summary>BinaryClassification_SentimentAnalysis: sentences that become sparse vectors.</summary>
public sealed class SentimentTests : SamplePipeline
{
    internal static Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> Trainers { get; } = new()
    {
        ["BinaryClassification.Mlp"] = ml => ml.BinaryClassification.Trainers.Mlp(),
        ["BinaryClassification.KNearestNeighbors"] = ml => ml.BinaryClassification.Trainers.KNearestNeighbors(),
        ["BinaryClassification.LinearDiscriminantAnalysis"] = ml => ml.BinaryClassification.Trainers.LinearDiscriminantAnalysis(),
        ["BinaryClassification.Perceptron"] = ml => ml.BinaryClassification.Trainers.Perceptron(),
        ["BinaryClassification.DecisionTree"] = ml => ml.BinaryClassification.Trainers.DecisionTree(),
        ["BinaryClassification.RandomForest"] = ml => ml.BinaryClassification.Trainers.RandomForest(),
        ["BinaryClassification.KernelSvm"] = ml => ml.BinaryClassification.Trainers.KernelSvm(),
    };

    public static TheoryData<string> Names => [.. Trainers.Keys];

    private sealed class SentimentIssue
    {
        [LoadColumn(0)] public bool Label { get; set; }
        [LoadColumn(2)] public string Text { get; set; } = "";
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Sentences_are_learned_and_predicted_from_the_models_file(string trainer)
    {
        IDataView data = Load<SentimentIssue>("comments.tsv", Comments(500));
        DataOperationsCatalog.TrainTestData split = MLContext.Data.TrainTestSplit(data, testFraction: 0.2);
        TransformerChain<ITransformer> model = MLContext.Transforms.Text.FeaturizeText("Features", "Text")
            .Append(Trainers[trainer](MLContext))
            .Fit(split.TrainSet);

        Assert.InRange(Evaluate(model.Transform(split.TestSet)).Accuracy, 0.8, 1);
        var rude = new SentimentIssue { Text = "the actor was rude, the plot was stupid" };
        using PredictionEngine<SentimentIssue, Answer> engine = Reload<SentimentIssue, Answer>(model, split.TestSet, rude);
        Assert.True(engine.Predict(rude).PredictedLabel);
    }

    // True is toxic, as in the sample.
    private static IEnumerable<string> Comments(int count)
    {
        string[] toxic = ["rude", "stupid", "awful", "boring", "nasty", "terrible", "ugly", "horrible"];
        string[] nice = ["great", "lovely", "brilliant", "charming", "clever", "wonderful", "funny", "superb"];
        string[] things = ["actor", "plot", "music", "film", "scene", "ending", "camera", "story"];
        string[] verbs = ["was", "is", "seemed", "looked", "felt"];
        var random = new Random(1);
        yield return Line('\t', "Label", "rev_id", "comment");
        for (int i = 0; i < count; i++)
        {
            string[] words = i % 2 == 1 ? toxic : nice;
            yield return Line('\t', i % 2, i, $"the {Any(things)} {Any(verbs)} {Any(words)}, the {Any(things)} {Any(verbs)} {Any(words)}");
        }

        string Any(string[] words) => words[random.Next(words.Length)];
    }
}
