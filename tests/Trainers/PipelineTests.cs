using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>The trainers among ML.NET's own stages and tools.</summary>
public sealed class PipelineTests
{
    private static IEstimator<ITransformer> Pipeline(MLContext mlContext) => mlContext.Transforms.Conversion.MapValueToKey("Label")
        .AppendCacheCheckpoint(mlContext)
        .Append(mlContext.MulticlassClassification.Trainers.Mlp(epochs: 20))
        .Append(mlContext.Transforms.Conversion.MapKeyToValue("PredictedName", "PredictedLabel"));

    private sealed class Prediction
    {
        public string PredictedName { get; set; } = "";
        public float[] Score { get; set; } = [];
    }

    [Fact]
    public void MapKeyToValueNamesThePrediction()
    {
        var mlContext = new MLContext(1);
        var data = mlContext.Data.LoadFromEnumerable(Blobs.Rows(90));
        var scored = Pipeline(mlContext).Fit(data).Transform(data);
        var names = mlContext.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false, ignoreMissingColumns: true).Select(row => row.PredictedName);
        Assert.Equal(Blobs.Rows(90).Select(row => row.Label), names);
    }

    [Fact]
    public void APredictionEngineAnswersBitForBitAsTheBatch()
    {
        var mlContext = new MLContext(1);
        var rows = Blobs.Rows(300);
        var data = mlContext.Data.LoadFromEnumerable(rows);
        var model = Pipeline(mlContext).Fit(data);
        var engine = mlContext.Model.CreatePredictionEngine<Blobs.Row, Prediction>(model);
        Assert.Equal(Blobs.Scores(model.Transform(data)), rows.SelectMany(row => engine.Predict(row).Score));
    }

    [Fact]
    public void CrossValidateTrainsEveryFold()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 120);
        var folds = mlContext.MulticlassClassification.CrossValidate(data, mlContext.MulticlassClassification.Trainers.Mlp(), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.95, $"accuracy {fold.Metrics.MicroAccuracy}"));
    }

    [Fact]
    public void PermutationFeatureImportanceFindsTheFeaturesThatMatter()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 150);
        var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        var loss = mlContext.MulticlassClassification.PermutationFeatureImportance(model, data, permutationCount: 3)
            .Select(statistics => statistics.MicroAccuracy.Mean).ToArray();
        Assert.Equal(4, loss.Length);
        Assert.True(Math.Max(loss[0], loss[1]) < Math.Min(loss[2], loss[3]), string.Join(", ", loss));
    }

    [Fact]
    public void PermutationFeatureImportanceFindsTheNetworkInsideAChain()
    {
        var mlContext = new MLContext(1);
        var rows = Blobs.Rows(120).Select(row => new Columns { A = row.Features[0], B = row.Features[1], C = row.Features[2], Label = row.Label });
        var data = mlContext.Data.LoadFromEnumerable(rows);
        var model = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.Concatenate("Features", "A", "B", "C"))
            .Append(mlContext.MulticlassClassification.Trainers.Mlp())
            .Fit(data);
        var importance = mlContext.MulticlassClassification.PermutationFeatureImportance(model, model.Transform(data), permutationCount: 2);
        Assert.Equal(["A", "B", "C"], importance.Keys.Order());
        Assert.True(importance["C"].MicroAccuracy.Mean > importance["A"].MicroAccuracy.Mean);
    }

    private sealed class Columns
    {
        public float A { get; set; }
        public float B { get; set; }
        public float C { get; set; }
        public string Label { get; set; } = "";
    }

    [Fact]
    public void TheSchemaPromisedBeforeFitIsTheSchemaAfter()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 30);
        var trainer = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1);
        var promised = trainer.GetOutputSchema(ShapeOf(data)).ToDictionary(column => column.Name);
        var actual = trainer.Fit(data).GetOutputSchema(data.Schema);
        foreach (var name in new[] { "PredictedLabel", "Score" })
            Assert.Equal(
                promised[name].Annotations.Select(annotation => annotation.Name).Order(),
                actual[name].Annotations.Schema.Select(annotation => annotation.Name).Order());
        Assert.True(promised["PredictedLabel"].IsKey);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, promised["Score"].Kind);
    }

    // What a following estimator is handed: the shape that an empty chain promises.
    private static SchemaShape ShapeOf(IDataView data) => Transforms.Interop.SchemaShapes.Of(data.Schema);

    [Fact]
    public void TheOutputColumnsAreAnnotatedAsThoseOfMLNetsOwnTrainers()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 60);
        var own = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(data).Transform(data).Schema;
        var theirs = mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 2).Fit(data).Transform(data).Schema;
        foreach (var name in new[] { "PredictedLabel", "Score" })
        {
            Assert.Equal(theirs[name].Type, own[name].Type);
            Assert.Equal(theirs[name].Index, own[name].Index);
            Assert.Equal(Annotations(theirs[name]), Annotations(own[name]));
        }

        static IEnumerable<string> Annotations(DataViewSchema.Column column)
            => column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").Order();
    }

    [Fact]
    public void ASecondModelsColumnsHideTheFirstsAndHaveASetIdOfTheirOwn()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 90);
        var weak = mlContext.MulticlassClassification.Trainers.Mlp(new Mlp { Epochs = 1, Optimizer = new SgdOptimizer(1e-6f) }).Fit(data);
        var strong = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        var both = strong.Transform(weak.Transform(data));
        Assert.Equal(Blobs.Scores(strong.Transform(data)), Blobs.Scores(both));
        Assert.Equal(2, both.Schema.Count(column => column.Name == "Score"));
        Assert.Equal([1u, 2u], both.Schema.Where(column => column.Name == "Score").Select(SetId));
        Assert.True(mlContext.MulticlassClassification.Evaluate(both).MicroAccuracy > 0.98);

        static uint SetId(DataViewSchema.Column column)
        {
            uint id = 0;
            column.Annotations.GetValue("ScoreColumnSetId", ref id);
            return id;
        }
    }

    [Fact]
    public void ARowWithNaNHasNaNScoresAndNoPredictedLabel()
    {
        var mlContext = new MLContext(1);
        var (data, mapping) = Blobs.Keyed(mlContext, 60);
        var model = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 2).Fit(data);
        var rows = Blobs.Rows(3);
        rows[1].Features[2] = float.NaN;
        var scored = model.Transform(mapping.Transform(mlContext.Data.LoadFromEnumerable(rows)));
        var labels = Blobs.Column<uint>(scored, "PredictedLabel");
        Assert.Equal(0u, labels[1]);
        Assert.True(labels[0] > 0 && labels[2] > 0);
        Assert.All(Blobs.Scores(scored)[3..6], score => Assert.True(float.IsNaN(score)));
    }

    [Fact]
    public void SlotNamesOfScoreAreTheClasses()
    {
        var mlContext = new MLContext(1);
        var data = Blobs.Data(mlContext, 30);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.Transform(data).Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(Blobs.Names, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(Blobs.Names, model.ClassNames);
    }
}
