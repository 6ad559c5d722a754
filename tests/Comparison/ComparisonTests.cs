using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Comparisons.Evaluation;
using MLNetDeep.Datasets;

namespace MLNetDeep.Comparisons.Tests;

public sealed class ComparisonTests : IDisposable
{
    private static readonly ComparisonOptions Fast = new() { Folds = 3, Explains = false };

    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    private Table Noisy(int rows = 120) => TableFile.Read(_files.Write(
        "noisy.csv",
        ["a,b,color,class", .. Enumerable.Range(0, rows).Select(i =>
            $"{i * 37 % 101},{(i % 9 == 0 ? "" : i * 53 % 89)},{(i % 4 == 0 ? "red" : "blue")},"
            + $"{((i * 37 % 101) + (i * 71 % 40) > 70 ? "yes" : "no")}")]));

    [Fact]
    public void Run_Models_HaveTheAccuraciesOfTheSamePipelinesByHand()
    {
        Table table = Noisy();
        ComparisonResult result = Comparison.Of(table, Fast).Add("lightgbm", "random-forest", "lda").Run();

        foreach (string name in new[] { "lightgbm", "random-forest", "lda" })
        {
            double accuracy = result.Models.Single(model => model.Name == name).Metrics["accuracy"].Mean;
            Assert.True(Math.Abs(ByHand(table, name) - accuracy) < 1e-9, $"{name}: {accuracy}, by hand {ByHand(table, name)}");
        }
    }

    // What someone writes who knows ML.NET: one-hot, concatenate, medians where the trainer needs them, and the trainer.
    private static double ByHand(Table table, string name) => Resampling.Of(table, Fast).Splits.Average(split =>
    {
        var mlContext = new MLContext();
        EstimatorChain<Microsoft.ML.Transforms.KeyToValueMappingTransformer> pipeline =
            mlContext.Transforms.Concatenate("Numbers", "a", "b")
            .Append(name == "lda"
                ? mlContext.Transforms.FillMissingValues("Numbers")
                : (IEstimator<ITransformer>)mlContext.Transforms.CopyColumns("Numbers", "Numbers"))
            .Append(mlContext.Transforms.Categorical.OneHotEncoding("Color", "color"))
            .Append(mlContext.Transforms.Concatenate("Features", "Numbers", "Color"))
            .Append(mlContext.Transforms.Conversion.MapValueToKey(
                "Label", "class", keyOrdinality: Microsoft.ML.Transforms.ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
            .Append(Trainer(new MLContext(Fast.Seed), name))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("Answer", "PredictedLabel"));
        ITransformer model = pipeline.Fit(table.Of(split.Train));
        MulticlassClassificationMetrics metrics = mlContext.MulticlassClassification.Evaluate(model.Transform(table.Of(split.Test)));
        return metrics.MicroAccuracy;
    });

    private static IEstimator<ITransformer> Trainer(MLContext mlContext, string name) => name switch
    {
        "lightgbm" => mlContext.MulticlassClassification.Trainers.LightGbm(),
        "random-forest" => mlContext.MulticlassClassification.Trainers.RandomForest(),
        _ => mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis(),
    };

    [Fact]
    public void Run_Iris_TellsNoDifferenceWhereThereIsNone()
    {
        var mlContext = new MLContext(1);
        ComparisonResult result = Comparison.Of(mlContext, Iris.Load(mlContext), "Label", Fast).Add("majority", "lda", "knn").Run();

        Assert.Equal("accuracy", result.MainMetric);
        Assert.Equal("majority", result.Models[^1].Name);
        Assert.InRange(result.Best.Metrics["accuracy"].Mean, 0.93, 1);
        Assert.True(result.PValues[result.Models[1].Name] > 0.05);
        Assert.True(result.PValues["majority"] < 0.05);
        Assert.Contains("can be told from chance", result.Summary, StringComparison.Ordinal);
        Assert.Contains("The most frequent class, whatever the row, would give 0.3200", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ModelOfOnesOwn_IsComparedLikeTheOthers()
    {
        ComparisonResult result = Comparison.Of(Noisy(), Fast)
            .Add("lightgbm")
            .Add("bayes", context => context.MLContext.MulticlassClassification.Trainers.NaiveBayes())
            .Run();

        Assert.Equal(["bayes", "lightgbm"], result.Models.Select(model => model.Name).Order());
        Assert.All(result.Models, model => Assert.Equal(120, model.TestRows));
        Assert.All(result.Models, model => Assert.True(model.ModelBytes > 0 && model.FitSeconds > 0 && model.RowsPerSecond > 0));
    }

    [Fact]
    public void Run_ModelThatFails_IsToldAndTheOthersGoOn()
    {
        ComparisonResult result = Comparison.Of(Noisy(), Fast)
            .Add("broken", _ => throw new InvalidOperationException("the reason"))
            .Add("lda")
            .Run();

        Assert.Equal("lda", Assert.Single(result.Models).Name);
        Assert.Equal("the reason", Assert.Single(result.Failed).Failure);
        Assert.Contains(
            "broken: the reason",
            Assert.Throws<InvalidOperationException>(() => Comparison.Of(Noisy(), Fast)
                .Add("broken", _ => throw new InvalidOperationException("the reason")).Run()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Cancelled_GivesWhatIsFinished()
    {
        using var source = new CancellationTokenSource();
        ComparisonResult result = Comparison.Of(Noisy(), Fast)
            .Add("lda")
            .Add("slow", context =>
            {
                source.Cancel();
                context.CancellationToken.ThrowIfCancellationRequested();
                return null!;
            })
            .Add("knn")
            .Run(cancellation: source.Token);

        Assert.Equal("lda", Assert.Single(result.Models).Name);
        Assert.Equal(["slow", "knn"], result.LeftOut.Select(model => model.Name));
    }

    [Fact]
    public void Run_WithResults_GoesOnWhereItWas()
    {
        ComparisonOptions options = Fast with { ResultsPath = _files["results"] };
        Table table = Noisy();
        ComparisonResult first = Comparison.Of(table, options).Add("lda").Run();
        int fits = 0;

        ComparisonResult second = Comparison.Of(table, options)
            .Add("lda", _ => throw new InvalidOperationException("trained again"))
            .Add("knn", context =>
            {
                fits++;
                return context.MLContext.MulticlassClassification.Trainers.KNearestNeighbors();
            })
            .Run();

        Assert.Empty(second.Failed);
        Assert.Equal(first.Best.Metrics["accuracy"].Values, second.Models.Single(model => model.Name == "lda").Metrics["accuracy"].Values);
        Assert.Equal(3, fits);
        Assert.Equal("trained again", Assert.Single(Comparison.Of(table, options with { Seed = 2 })
            .Add("lda", _ => throw new InvalidOperationException("trained again")).Add("knn").Run().Failed).Failure);
    }

    [Fact]
    public void Run_WithDamagedResults_TrainsAnew()
    {
        ComparisonOptions options = Fast with { ResultsPath = _files["results"] };
        Comparison.Of(Noisy(), options).Add("lda").Run();
        string[] lines = File.ReadAllLines(_files["results"]);
        File.WriteAllLines(_files["results"], [lines[0], lines[1][..(lines[1].Length / 2)]]);

        Assert.Equal("lda", Comparison.Of(Noisy(), options).Add("lda").Run().Best.Name);
    }

    [Fact]
    public void Run_WithBudget_LeavesOutWithTheReason()
    {
        Table table = Noisy(2_000);
        Func<ModelContext, IEstimator<ITransformer>> Slow(int milliseconds, int leaf) => context =>
        {
            Thread.Sleep(milliseconds);
            return context.MLContext.MulticlassClassification.Trainers.DecisionTree(new DecisionTree { MinimumExampleCountPerLeaf = leaf });
        };

        ComparisonResult result = Comparison.Of(table, new ComparisonOptions { Explains = false, Budget = TimeSpan.FromSeconds(4) })
            .Add("lda").Add("poor", Slow(300, int.MaxValue)).Add("poorer", Slow(300, int.MaxValue)).Add("fair", Slow(300, 5)).Run();

        Assert.NotEmpty(result.LeftOut);
        Assert.All(result.LeftOut, model => Assert.NotEmpty(model.Reason));
        Assert.Equal(4, result.LeftOut.Count + result.Models.Count);
        Assert.DoesNotContain("lda", result.LeftOut.Select(model => model.Name));
    }

    [Fact]
    public void Run_WithCurve_HasAPointForEachNumberOfRows()
    {
        ComparisonResult result = Comparison.Of(Noisy(), Fast with { Curve = [10, 40] }).Add("lda").Run();

        Assert.Equal([10, 40], result.Best.Curve.Select(point => point.Rows));
        Assert.All(result.Best.Curve, point => Assert.InRange(point.Mean, 0, 1));
    }

    [Fact]
    public void Run_Explained_FindsTheColumnThatDecides()
    {
        Table table = TableFile.Read(_files.Write(
            "table.csv", ["noise,signal,class", .. Enumerable.Range(0, 200)
                .Select(i => $"{i * 31 % 83},{i * 17 % 59},{i * 17 % 59 / 20}")]));

        ModelResult forest = Comparison.Of(table, new ComparisonOptions { Folds = 2 }).Add("random-forest").Run().Best;

        Assert.Equal(["signal", "noise"], forest.Importances.Select(importance => importance.Name));
        Assert.InRange(forest.Importances[0].Mean, 0.3, 1);
        Assert.InRange(forest.Importances[1].Mean, -0.05, 0.05);
        ColumnDependence dependence = forest.Dependence[0];
        OutputDependence last = dependence.Outputs[^1];
        Assert.Equal("signal", dependence.Column);
        Assert.True(last.Means[0] < 0.2 && last.Means[^1] > 0.8);
    }

    [Fact]
    public void Run_Explained_AsksAboutDatesInTheOrderOfTime()
    {
        Table table = TableFile.Read(_files.Write(
            "table.csv", ["day,noise,class", .. Enumerable.Range(0, 200)
                .Select(i => $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{i * 31 % 83},{i / 100}")]));

        ColumnDependence dependence = Comparison.Of(table, new ComparisonOptions { Folds = 2 })
            .Add("random-forest").Run().Best.Dependence[0];

        Assert.Equal(("day", "2024-01-01", "2024-07-18"), (dependence.Column, dependence.Categories[0], dependence.Categories[^1]));
        Assert.Equal(dependence.Categories.Order(StringComparer.Ordinal), dependence.Categories);
        Assert.True(dependence.Outputs[0].Means[0] < 0.2 && dependence.Outputs[0].Means[^1] > 0.8);
    }

    [Fact]
    public void Run_Progress_TellsShareAndRowsThatGrow()
    {
        var told = new List<ComparisonProgress>();

        Comparison.Of(Noisy(), Fast).Add("lda", "mlp").Run(new Listener(told.Add));

        foreach (IGrouping<string, ComparisonProgress> model in told.GroupBy(progress => progress.Model))
        {
            Assert.Equal(model.OrderBy(progress => progress.Share).ThenBy(progress => progress.Rows), model);
            Assert.Equal((1, 3 * 80), (model.Last().Share, model.Last().Rows));
            Assert.NotNull(model.Last().RowsPerSecond);
            Assert.NotNull(model.Last().Finished);
        }
        Assert.Contains(told, progress => progress.Model == "mlp" && progress.Rows is > 0 and < 80);
    }

    private sealed class Listener(Action<ComparisonProgress> action) : IProgress<ComparisonProgress>
    {
        public void Report(ComparisonProgress value) => action(value);
    }

    [Fact]
    public void Run_ModelThatFitsTheTableAndNotThePlane_HasNoRegions()
    {
        ComparisonResult result = Comparison.Of(Noisy(), Fast with { Explains = true })
            .Add("of five features", context => context.MLContext.MulticlassClassification.Trainers.Network(
                net => net.Dense(4).Relu(), inputShape: [5], epochs: 1))
            .Run();

        Assert.Empty(result.Failed);
        Assert.Null(result.Finished[0].Regions);
    }

    [Fact]
    public void Train_Model_PredictsRowsAsTheyAreFromItsFile()
    {
        TrainedModel trained = Comparison.Of(Noisy()).Train("lightgbm");
        trained.Save(_files["model.zip"]);
        var mlContext = new MLContext();

        ITransformer model = mlContext.Model.LoadFromFile(_files["model.zip"], out DataViewSchema schema);
        IDataView answers = model.Transform(TableFile.ReadAs(_files["noisy.csv"], schema));

        Assert.Equal(["a", "b", "color"], schema.Select(column => column.Name));
        string[] right = [.. Noisy().View.GetColumn<string>("class")];
        Assert.InRange(answers.GetColumn<string>("PredictedLabel").Zip(right).Average(pair => pair.First == pair.Second ? 1.0 : 0), 0.95,
            1);
    }

    [Fact]
    public void Train_Model_IsServedFromItsFileByThePredictor()
    {
        TrainedModel trained = Comparison.Of(Noisy()).Train("random-forest");
        trained.Save(_files["model.zip"]);
        using var predictor = Predictor.Load(_files["model.zip"]);

        Prediction prediction = predictor.PredictJson("""{ "a": 95, "b": null, "color": "red" }""");

        Assert.Equal("yes", prediction.Label);
        Assert.Equal(["no", "yes"], prediction.Probabilities.Keys);
        Assert.Equal(1, prediction.Probabilities.Values.Sum(), tolerance: 1e-5);
        Assert.Contains("color", Assert.Throws<PredictorInputException>(
            () => predictor.PredictJson("""{ "a": 95, "b": 1 }""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_OptionsOutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Comparison.Of(Noisy(), new ComparisonOptions { Folds = 1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Comparison.Of(Noisy(), new ComparisonOptions { Curve = [1] }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Comparison.Of(Noisy(), new ComparisonOptions { Budget = TimeSpan.Zero }));
        Assert.Contains(
            "expected some of majority", Assert.Throws<ArgumentException>(() => Comparison.Of(Noisy()).Add("cnn")).Message,
            StringComparison.Ordinal);
    }
}
