using System.Collections.Immutable;
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
    public void Map_key_to_value_names_the_prediction()
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(Blobs.Rows(90));
        IDataView scored = Pipeline(mlContext).Fit(data).Transform(data);
        IEnumerable<string> names = mlContext.Data.CreateEnumerable<Prediction>(
            scored, reuseRowObject: false, ignoreMissingColumns: true).Select(row => row.PredictedName);
        Assert.Equal(Blobs.Rows(90).Select(row => row.Label), names);
    }

    [Fact]
    public void A_prediction_engine_answers_bit_for_bit_as_the_batch()
    {
        var mlContext = new MLContext(1);
        List<Blobs.Row> rows = Blobs.Rows(300);
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        ITransformer model = Pipeline(mlContext).Fit(data);
        PredictionEngine<Blobs.Row, Prediction> engine = mlContext.Model.CreatePredictionEngine<Blobs.Row, Prediction>(model);
        Assert.Equal(Blobs.Scores(model.Transform(data)), rows.SelectMany(row => engine.Predict(row).Score));
    }

    [Fact]
    public void Cross_validate_trains_every_fold()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 120);
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds =
            mlContext.MulticlassClassification.CrossValidate(data, mlContext.MulticlassClassification.Trainers.Mlp(), numberOfFolds: 3);
        Assert.Equal(3, folds.Count);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.95, $"accuracy {fold.Metrics.MicroAccuracy}"));
    }

    [Fact]
    public void Permutation_feature_importance_finds_the_features_that_matter()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 150);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        double[] loss = mlContext.MulticlassClassification.PermutationFeatureImportance(model, data, permutationCount: 3)
            .Select(statistics => statistics.MicroAccuracy.Mean).ToArray();
        Assert.Equal(4, loss.Length);
        Assert.True(Math.Max(loss[0], loss[1]) < Math.Min(loss[2], loss[3]), string.Join(", ", loss));
    }

    [Fact]
    public void Permutation_feature_importance_finds_the_network_inside_a_chain()
    {
        var mlContext = new MLContext(1);
        IEnumerable<Columns> rows =
            Blobs.Rows(120).Select(row => new Columns { A = row.Features[0], B = row.Features[1], C = row.Features[2], Label = row.Label });
        IDataView data = mlContext.Data.LoadFromEnumerable(rows);
        TransformerChain<MulticlassTransformer<Network>> model = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(mlContext.Transforms.Concatenate("Features", "A", "B", "C"))
            .Append(mlContext.MulticlassClassification.Trainers.Mlp())
            .Fit(data);
        ImmutableDictionary<string,
        MulticlassClassificationMetricsStatistics> importance =
            mlContext.MulticlassClassification.PermutationFeatureImportance(model, model.Transform(data), permutationCount: 2);
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
    public void The_schema_promised_before_fit_is_the_schema_after()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 30);
        MulticlassTrainer<Network> trainer = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1);
        var promised = trainer.GetOutputSchema(ShapeOf(data)).ToDictionary(column => column.Name);
        DataViewSchema actual = trainer.Fit(data).GetOutputSchema(data.Schema);
        foreach (string name in new[] { "PredictedLabel", "Score" })
        {
            Assert.Equal(
                promised[name].Annotations.Select(annotation => annotation.Name).Order(),
                actual[name].Annotations.Schema.Select(annotation => annotation.Name).Order());
        }
        Assert.True(promised["PredictedLabel"].IsKey);
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, promised["Score"].Kind);
    }

    // What a following estimator is handed: the shape that an empty chain promises.
    private static SchemaShape ShapeOf(IDataView data) => Transforms.Interop.SchemaShapes.Of(data.Schema);

    [Fact]
    public void The_output_columns_are_annotated_as_those_of_ML_nets_own_trainers()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        DataViewSchema own = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(data).Transform(data).Schema;
        DataViewSchema theirs =
            mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy(maximumNumberOfIterations: 2).Fit(data).Transform(data).Schema;
        foreach (string name in new[] { "PredictedLabel", "Score" })
        {
            Assert.Equal(theirs[name].Type, own[name].Type);
            Assert.Equal(theirs[name].Index, own[name].Index);
            Assert.Equal(Annotations(theirs[name]), Annotations(own[name]));
        }

        static IEnumerable<string> Annotations(DataViewSchema.Column column)
            => column.Annotations.Schema.Select(annotation => $"{annotation.Name}: {annotation.Type}").Order();
    }

    [Fact]
    public void A_second_models_columns_hide_the_firsts_and_have_a_set_id_of_their_own()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 90);
        MulticlassTransformer<Network> weak =
            mlContext.MulticlassClassification.Trainers.Mlp(new Mlp { Epochs = 1, Optimizer = new SgdOptimizer(1e-6f) }).Fit(data);
        MulticlassTransformer<Network> strong = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        IDataView both = strong.Transform(weak.Transform(data));
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
    public void A_row_with_na_n_has_na_n_scores_and_no_predicted_label_of_a_plain_network()
    {
        var mlContext = new MLContext(1);
        (IDataView? data, ITransformer? mapping) = Blobs.Keyed(mlContext, 60);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with { Epochs = 2 })
            .Fit(data);
        List<Blobs.Row> rows = Blobs.Rows(3);
        rows[1].Features[2] = float.NaN;
        IDataView scored = model.Transform(mapping.Transform(mlContext.Data.LoadFromEnumerable(rows)));
        List<uint> labels = Blobs.Column<uint>(scored, "PredictedLabel");
        Assert.Equal(0u, labels[1]);
        Assert.True(labels[0] > 0 && labels[2] > 0);
        Assert.All(Blobs.Scores(scored)[3..6], score => Assert.True(float.IsNaN(score)));
    }

    [Fact]
    public void Slot_names_of_score_are_the_classes()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 30);
        MulticlassTransformer<Network> model = mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        model.Transform(data).Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(Blobs.Names, names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(Blobs.Names, model.ClassNames);
    }
}
