using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.SupportVectors;

public sealed class KernelSvmTrainerTests
{
    private readonly MLContext _mlContext = new(1);

    private MulticlassTransformer<KernelSvmModel> Fit(IDataView data, Func<KernelSvm, KernelSvm>? change = null)
    {
        var learner = new KernelSvm();
        return _mlContext.MulticlassClassification.Trainers.KernelSvm(change?.Invoke(learner) ?? learner).Fit(data);
    }

    private BinaryTransformer<KernelSvmModel> FitBinary(IDataView data, Func<KernelSvm, KernelSvm>? change = null)
    {
        var learner = new KernelSvm();
        return _mlContext.BinaryClassification.Trainers.KernelSvm(change?.Invoke(learner) ?? learner).Fit(data);
    }

    [Fact]
    public void The_short_overload_tells_blobs_apart_with_scores_named_by_class()
    {
        (IDataView? data, ITransformer? mapping) = Blobs.Keyed(_mlContext, 150);
        MulticlassTransformer<KernelSvmModel> model = _mlContext.MulticlassClassification.Trainers.KernelSvm().Fit(data);
        IDataView scored = model.Transform(mapping.Transform(_mlContext.Data.LoadFromEnumerable(Blobs.Rows(90, seed: 2))));
        Assert.Equal(1, _mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy);
        Assert.Equal(Blobs.Names, model.ClassNames);
        Assert.All(Blobs.Scores(scored).Chunk(3), scores => Assert.Equal(2, Math.Round(scores.Max())));
    }

    [Fact]
    public void The_short_overload_learns_a_circle()
    {
        BinaryTransformer<KernelSvmModel> model =
            _mlContext.BinaryClassification.Trainers.KernelSvm(cost: 10).Fit(YesNo.Data(_mlContext, 500));
        IDataView scored = model.Transform(YesNo.Data(_mlContext, 300, seed: 2));
        Assert.True(_mlContext.BinaryClassification.EvaluateNonCalibrated(scored).Accuracy > 0.95);
        Assert.Null(scored.Schema.GetColumnOrNull("Probability"));
        Assert.False(model.Model.HasProbability);
    }

    [Fact]
    public void Probabilities_come_where_asked_for_and_are_calibrated()
    {
        IDataView data = YesNo.Data(_mlContext, 500);
        BinaryTrainer<KernelSvmModel> trainer =
            _mlContext.BinaryClassification.Trainers.KernelSvm(new KernelSvm { Cost = 10, Probabilities = true });
        Assert.Contains(trainer.GetOutputSchema(Transforms.Interop.SchemaShapes.Of(data.Schema)), column => column.Name == "Probability");
        CalibratedBinaryClassificationMetrics metrics =
            _mlContext.BinaryClassification.Evaluate(trainer.Fit(data).Transform(YesNo.Data(_mlContext, 300, seed: 2)));
        Assert.True(metrics.Accuracy > 0.95, $"accuracy {metrics.Accuracy}");
        Assert.True(metrics.LogLoss < 0.3, $"log-loss {metrics.LogLoss}");

        (IDataView? blobs, ITransformer? mapping) = Blobs.Keyed(_mlContext, 150);
        IDataView scored = Fit(blobs, learner => learner with { Probabilities = true })
            .Transform(mapping.Transform(_mlContext.Data.LoadFromEnumerable(Blobs.Rows(90, seed: 2))));
        Assert.True(_mlContext.MulticlassClassification.Evaluate(scored).LogLoss < 0.1);
    }

    public static TheoryData<string, Func<KernelSvm, KernelSvm>> Changes => new()
    {
        { "Kernel", learner => learner with { Kernel = new LinearKernel() } },
        { "Gamma", learner => learner with { Kernel = new RbfKernel(SvmGamma.Auto) } },
        { "Degree", learner => learner with { Kernel = new PolynomialKernel(2) } },
        { "Cost", learner => learner with { Cost = 30 } },
        { "Tolerance", learner => learner with { Tolerance = 0.5 } },
        { "MaximumNumberOfIterations", learner => learner with { MaximumNumberOfIterations = 2 } },
        { "ClassWeights", learner => learner with { ClassWeights = new Dictionary<string, double> { ["blue"] = 9 } } },
        { "BalanceClasses", learner => learner with { BalanceClasses = true } },
        { "Probabilities", learner => learner with { Probabilities = true } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_has_an_effect(string option, Func<KernelSvm, KernelSvm> change)
    {
        IDataView data = Uneven();
        Assert.False(Blobs.Scores(Fit(data).Transform(data)).SequenceEqual(Blobs.Scores(Fit(data, change).Transform(data))), option);
    }

    [Fact]
    public void The_named_columns_are_read()
    {
        IDataView data = Uneven();
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = _mlContext.MulticlassClassification.Trainers;
        float[] plain = Blobs.Scores(Fit(data).Transform(data));
        foreach (MulticlassTrainer<KernelSvmModel>? trainer in new[]
        {
            trainers.KernelSvm("Other"), trainers.KernelSvm(featureColumnName: "Half"), trainers.KernelSvm(exampleWeightColumnName: "Two"),
            trainers.KernelSvm(new KernelSvm(), "Other"), trainers.KernelSvm(new KernelSvm(), featureColumnName: "Half"),
            trainers.KernelSvm(new KernelSvm(), exampleWeightColumnName: "Two"),
        })
        {
            Assert.NotEqual(plain, Blobs.Scores(trainer.Fit(data).Transform(data)));
        }
    }

    [Fact]
    public void Shrinking_cache_and_threads_leave_the_model_as_it_is()
    {
        IDataView data = Uneven();
        KernelSvmModel plain = Fit(data).Model;
        foreach (Func<KernelSvm, KernelSvm> change in new Func<KernelSvm, KernelSvm>[]
        {
            learner => learner with { CacheSize = 1 },
            learner => learner with { NumberOfThreads = 1 },
            learner => learner with { NumberOfThreads = 3 },
        })
        {
            Assert.Equal(plain.DualCoefficients.ToArray(), Fit(data, change).Model.DualCoefficients.ToArray());
        }
        KernelSvmModel whole = Fit(data, learner => learner with { Shrinking = false, Tolerance = 1e-6 }).Model;
        KernelSvmModel shrunk = Fit(data, learner => learner with { Tolerance = 1e-6 }).Model;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(whole.Intercepts[i], shrunk.Intercepts[i], 1e-4);
        }
    }

    [Fact]
    public void Balanced_and_named_classes_are_weighted_as_rows_are()
    {
        // 60, 30 and 15 rows: 105 / (3 * n).
        IDataView data = Uneven();
        double[] balance = [105 / 180.0, 105 / 90.0, 105 / 45.0];
        var named = Enumerable.Range(0, 3).ToDictionary(i => Blobs.Names[i], i => balance[i]);
        KernelSvmModel balanced = Fit(data, learner => learner with { BalanceClasses = true }).Model;
        Assert.Equal(
            balanced.DualCoefficients.ToArray(),
            Fit(data, learner => learner with { ClassWeights = named }).Model.DualCoefficients.ToArray());
        Assert.NotEqual(
            balanced.DualCoefficients.ToArray(),
            Fit(data, learner => learner with { ClassWeights = named, BalanceClasses = true }).Model.DualCoefficients.ToArray());
        Assert.Equal(
            Fit(data, learner => learner with { Cost = 2 }).Model.DualCoefficients.ToArray(),
            _mlContext.MulticlassClassification.Trainers.KernelSvm(exampleWeightColumnName: "Two").Fit(data)
                .Model.DualCoefficients.ToArray());
    }

    [Fact]
    public void Binary_classes_are_weighted_by_their_names()
    {
        IDataView data = YesNo.Data(_mlContext, 200);
        int yes = Yes(FitBinary(data, learner => learner with { ClassWeights = new Dictionary<string, double> { ["true"] = 50 } }));
        int no = Yes(FitBinary(data, learner => learner with { ClassWeights = new Dictionary<string, double> { ["false"] = 50 } }));
        Assert.True(no < Yes(FitBinary(data)) && Yes(FitBinary(data)) < yes);

        int Yes(BinaryTransformer<KernelSvmModel> model)
            => YesNo.Scores(model.Transform(YesNo.Data(_mlContext, 500, seed: 3))).Count(score => score > 0);
    }

    [Fact]
    public void A_class_weight_of_a_class_that_is_not_there_is_refused()
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(Uneven(), learner => learner with { ClassWeights = new Dictionary<string, double> { ["pink"] = 2 } }));
        Assert.Contains("expected names of classes (red, green, blue), got 'pink'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_with_quotes_is_given_a_weight_as_it_is()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 12)
            .Select(i => new Quoted { Features = [i % 2, i / 4f], Label = i % 2 == 0 ? "'fine'" : "it's \"poor\"" }));
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        var weights = new Dictionary<string, double> { ["'fine'"] = 3, ["it's \"poor\""] = 2 };
        Assert.True(Fit(data, learner => learner with { ClassWeights = weights }).Model.Converged);
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(data, learner => learner with { ClassWeights = new Dictionary<string, double> { ["fine"] = 3 } }));
        Assert.Contains("('fine', it's \"poor\"), got 'fine'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_row_a_class_answers_as_without_probabilities()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new Quoted { Features = [-2, -1], Label = "no", Answer = false },
            new Quoted { Features = [2, 1], Label = "yes", Answer = true },
        });
        IDataView data = _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
        IDataView several = Fit(data, learner => learner with { Probabilities = true }).Transform(data);
        Assert.Equal([1u, 2], several.GetColumn<uint>("PredictedLabel"));
        IDataView binary = _mlContext.BinaryClassification.Trainers.KernelSvm(new KernelSvm { Probabilities = true }, "Answer").Fit(data)
            .Transform(data);
        Assert.Equal([false, true], binary.GetColumn<bool>("PredictedLabel"));
        float[] probabilities = binary.GetColumn<float>("Probability").ToArray();
        Assert.True(probabilities[0] < 0.5 && probabilities[1] > 0.5);
    }

    private sealed class Quoted
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public string Label { get; set; } = "";

        public bool Answer { get; set; }
    }

    [Fact]
    public void The_seed_of_probabilities_is_the_contexts_where_none_is_given()
    {
        IDataView data = YesNo.Data(_mlContext, 150);
        Assert.Equal(Scores(1, null), Scores(1, null));
        Assert.NotEqual(Scores(1, null), Scores(2, null));
        Assert.Equal(Scores(1, 5), Scores(2, 5));
        Assert.NotEqual(Scores(1, 5), Scores(1, 6));

        List<float> Scores(int context, int? seed) => Blobs.Column<float>(
            new MLContext(context).BinaryClassification.Trainers.KernelSvm(new KernelSvm { Probabilities = true, Seed = seed }).Fit(data)
                .Transform(data), "Probability");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_prediction_engine_of_a_loaded_model_answers_bit_for_bit_as_the_batch_of_the_saved_one(bool probabilities)
    {
        (IDataView? data, ITransformer _) = Blobs.Keyed(_mlContext, 60);
        MulticlassTransformer<KernelSvmModel> model = Fit(data, learner => learner with { Probabilities = probabilities });
        MulticlassTransformer<KernelSvmModel> loaded =
            Assert.IsType<MulticlassTransformer<KernelSvmModel>>(SavedModels.Reload(_mlContext, model, data.Schema));
        Assert.Equal(model.ClassNames, loaded.ClassNames);
        PredictionEngine<Blobs.Row, Blobs.Scored> engine = new MLContext().Model.CreatePredictionEngine<Blobs.Row,
        Blobs.Scored>(loaded, inputSchemaDefinition: null);
        Assert.Equal(Blobs.Scores(model.Transform(data)), Blobs.Rows(60).SelectMany(row => engine.Predict(row).Score));

        IDataView yesNo = YesNo.Data(_mlContext, 60);
        BinaryTransformer<KernelSvmModel> binary = FitBinary(yesNo, learner => learner with { Probabilities = probabilities });
        BinaryTransformer<KernelSvmModel> loadedBinary =
            Assert.IsType<BinaryTransformer<KernelSvmModel>>(SavedModels.Reload(_mlContext, binary, yesNo.Schema));
        Assert.Equal(YesNo.Scores(binary.Transform(yesNo)), YesNo.Scores(loadedBinary.Transform(yesNo)));
    }

    [Fact]
    public void Cross_validate_trains_every_fold()
    {
        (IDataView? data, ITransformer _) = Blobs.Keyed(_mlContext, 120);
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds =
            _mlContext.MulticlassClassification.CrossValidate(
                data, _mlContext.MulticlassClassification.Trainers.KernelSvm(), numberOfFolds: 3);
        Assert.All(folds, fold => Assert.Equal(1, fold.Metrics.MicroAccuracy));
    }

    [Fact]
    public void Rows_with_infinite_values_are_left_out_with_a_warning_and_score_na_n()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        List<YesNo.Row> rows = YesNo.Rows(60);
        rows[4].Features[1] = float.NegativeInfinity;
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        BinaryTransformer<KernelSvmModel> model = FitBinary(data);
        Assert.Contains("Skipped 1 of 60 training rows", Assert.Single(warnings), StringComparison.Ordinal);
        List<float> scores = YesNo.Scores(model.Transform(data));
        Assert.Equal([4], Enumerable.Range(0, 60).Where(i => float.IsNaN(scores[i])));
    }

    [Fact]
    public void A_model_that_stops_early_is_told_of()
    {
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        Assert.False(FitBinary(YesNo.Data(_mlContext, 60), learner => learner with { MaximumNumberOfIterations = 3 }).Model.Converged);
        Assert.Contains("MaximumNumberOfIterations", Assert.Single(warnings), StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<KernelSvm, KernelSvm>> BadSettings => new()
    {
        { "Kernel", learner => learner with { Kernel = null! } },
        { "Kernel", learner => learner with { Kernel = new RbfKernel(0) } },
        { "Kernel", learner => learner with { Kernel = new PolynomialKernel(0) } },
        { "Cost", learner => learner with { Cost = 0 } },
        { "Cost", learner => learner with { Cost = double.PositiveInfinity } },
        { "Tolerance", learner => learner with { Tolerance = double.NaN } },
        { "CacheSize", learner => learner with { CacheSize = 0 } },
        { "MaximumNumberOfIterations", learner => learner with { MaximumNumberOfIterations = 0 } },
        { "ClassWeights", learner => learner with { ClassWeights = new Dictionary<string, double> { ["true"] = 0 } } },
        { "NumberOfThreads", learner => learner with { NumberOfThreads = 0 } },
    };

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void An_option_out_of_range_is_named_before_any_data_is_read(string option, Func<KernelSvm, KernelSvm> change)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.BinaryClassification.Trainers.KernelSvm(change(new KernelSvm())));
        Assert.Equal(option, exception.ParamName);
        Assert.StartsWith($"{option}: expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_cannot_be_is_named_before_any_data_is_read()
    {
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = _mlContext.BinaryClassification.Trainers;
        Assert.Throws<ArgumentException>("exampleWeightColumnName", () => trainers.KernelSvm(exampleWeightColumnName: "Label"));
        Assert.Throws<ArgumentException>("exampleWeightColumnName", () => trainers.KernelSvm(exampleWeightColumnName: " "));
        Assert.Throws<ArgumentException>(
            "exampleWeightColumnName", () => trainers.KernelSvm(new KernelSvm(), exampleWeightColumnName: "Label"));
        Assert.Throws<ArgumentException>("featureColumnName", () => trainers.KernelSvm(new KernelSvm(), featureColumnName: ""));
    }

    [Fact]
    public void Classes_without_names_are_weighted_by_their_keys()
    {
        IDataView rows = _mlContext.Data.LoadFromEnumerable(Uneven().GetColumn<uint>("Label").Zip(Blobs.Rows(105), (key, row) => new Unnamed
        {
            Features = row.Features,
            Label = key,
        }));
        float[] Learned(Dictionary<string, double>? weights)
            => Blobs.Scores(Fit(rows, learner => learner with { ClassWeights = weights }).Transform(rows));

        Assert.NotEqual(Learned(null), Learned(new() { ["3"] = 9 }));
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => Learned(new() { ["0"] = 9 }));
        Assert.Contains("expected names of classes (1, 2, 3), got '0'", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Unnamed
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }
    }

    [Fact]
    public void Class_weights_that_change_later_change_nothing()
    {
        IDataView data = Uneven();
        var weights = new Dictionary<string, double> { ["blue"] = 9 };
        MulticlassTrainer<KernelSvmModel> trainer =
            _mlContext.MulticlassClassification.Trainers.KernelSvm(new KernelSvm { ClassWeights = weights });
        float[] before = Blobs.Scores(trainer.Fit(data).Transform(data));
        weights["blue"] = -1;
        Assert.Equal(before, Blobs.Scores(trainer.Fit(data).Transform(data)));
    }

    [Fact]
    public void No_learner_one_class_constant_features_and_cancellation()
    {
        Assert.Throws<ArgumentNullException>("learner", () => _mlContext.BinaryClassification.Trainers.KernelSvm((KernelSvm)null!));
        Assert.Throws<ArgumentNullException>("learner", () => _mlContext.MulticlassClassification.Trainers.KernelSvm((KernelSvm)null!));
        Assert.Contains("of one class", Assert.Throws<InvalidOperationException>(
            () => FitBinary(_mlContext.Data.LoadFromEnumerable(YesNo.Rows(60).Where(row => row.Label)))).Message, StringComparison.Ordinal);
        List<YesNo.Row> constant = YesNo.Rows(20);
        constant.ForEach(row => row.Features = [1, 1, 1]);
        IDataView data = _mlContext.Data.LoadFromEnumerable(constant);
        Assert.All(YesNo.Scores(FitBinary(data).Transform(data)), score => Assert.True(float.IsFinite(score)));
        Assert.ThrowsAny<OperationCanceledException>(
            () => FitBinary(YesNo.Data(_mlContext, 60), learner => learner with { CancellationToken = new CancellationToken(true) }));
    }

    private sealed class UnevenRow
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];
        [VectorType(4)]
        public float[] Half { get; set; } = [];
        public string Label { get; set; } = "";
        public string Other { get; set; } = "";
        public float Two { get; set; } = 2;
    }

    // 60, 30 and 15 rows of overlapping blobs.
    private IDataView Uneven()
    {
        IEnumerable<UnevenRow> rows = Blobs.Rows(180)
            .Where((_, i) => i % 3 == 0 || (i % 3 == 1 && i % 2 == 0) || (i % 3 == 2 && i % 4 == 0)).Select(row => new UnevenRow
            {
                Features = [.. row.Features.Select((value, i) => i < 2 ? value / 5 : value)],
                Half = [row.Features[0], 0, row.Features[2], 0],
                Label = row.Label,
                Other = row.Features[2] > 0 ? "red" : row.Label,
            });
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        EstimatorChain<ValueToKeyMappingTransformer> mapping =
            _mlContext.Transforms.Conversion.MapValueToKey("Label").Append(_mlContext.Transforms.Conversion.MapValueToKey("Other"));
        return mapping.Fit(data).Transform(data);
    }
}
