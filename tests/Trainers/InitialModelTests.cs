using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Trainings that go on from a trained model.</summary>
public sealed class InitialModelTests
{
    // Steps far below the last bit of any weight.
    private static readonly SgdOptimizer StandStill = new(1e-30f);

    private static MulticlassTrainer<Network> Mlp(MLContext mlContext, Func<Mlp, Mlp>? change = null)
    {
        var options = MlpPreset.Simple with { Epochs = 10, HiddenUnits = [8] };
        options = change?.Invoke(options) ?? options;
        return mlContext.MulticlassClassification.Trainers.Mlp(options);
    }

    private static ITransformer SavedAndLoaded(MLContext mlContext, ITransformer model, IDataView data)
    {
        using var file = new MemoryStream();
        mlContext.Model.Save(model, data.Schema, file);
        file.Position = 0;
        return new MLContext(9).Model.Load(file, out _);
    }

    // Rows of the classes named, with keys in the order of the names.
    private static IDataView Rows(MLContext mlContext, params string[] names)
    {
        IDataView keys = mlContext.Data.LoadFromEnumerable(names.Select(name => new Name { Label = name }));
        IDataView rows = mlContext.Data.LoadFromEnumerable(Blobs.Rows(180).Where(row => names.Contains(row.Label)));
        return mlContext.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(rows).Transform(rows);
    }

    private sealed class Name
    {
        public string Label { get; set; } = "";
    }

    private static float[] Parameter(MulticlassTransformer<Network> model, string name)
        => model.Model.Parameters.Single(parameter => parameter.Name == name).Value.Span.ToArray();

    [Fact]
    public void Without_a_step_a_loaded_model_predicts_the_same_bits()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(data);
        MulticlassTransformer<Network> second = Mlp(
            mlContext,
            learner => learner with
            {
                InitialModel = SavedAndLoaded(mlContext, first, data),
                Optimizer = StandStill,
                Epochs = 1,
            }).Fit(data);
        Assert.Equal(Blobs.Scores(first.Transform(data)), Blobs.Scores(second.Transform(data)));
    }

    [Fact]
    public void A_checkpoint_of_a_training_from_another_model_is_refused()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var mlContext = new MLContext(1);
            IDataView data = Blobs.Data(mlContext, 60);
            (MulticlassTransformer<Network>? one, MulticlassTransformer<Network>? other) = (
                Mlp(mlContext, learner => learner with { Seed = 1 }).Fit(data),
                Mlp(mlContext, learner => learner with { Seed = 2 }).Fit(data));
            MulticlassTransformer<Network> GoOn(ITransformer? from)
                => Mlp(mlContext, learner => learner with { InitialModel = from, Seed = 3, Checkpoint = new Checkpoint(path) }).Fit(data);

            float[] scores = Blobs.Scores(GoOn(one).Transform(data));
            Assert.Equal(scores, Blobs.Scores(GoOn(one).Transform(data)));
            Assert.Throws<CheckpointMismatchException>(() => GoOn(other));
            Assert.Throws<CheckpointMismatchException>(() => GoOn(null));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void The_loss_goes_on_from_where_it_ended()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 150);
        MulticlassTransformer<Network> first = Mlp(mlContext, learner => learner with { Epochs = 20 }).Fit(data);
        ITransformer initial = SavedAndLoaded(mlContext, first, data);
        MulticlassTransformer<Network> second = Mlp(mlContext, learner => learner with { InitialModel = initial, Epochs = 5 }).Fit(data);
        (double start, double end) = (first.History.Epochs[0].Loss, first.History.Epochs[^1].Loss);
        Assert.True(end < 0.8 * start, $"{start} to {end}");
        Assert.InRange(second.History.Epochs[0].Loss, 0, end);
        Assert.True(second.History.Epochs[^1].Loss < second.History.Epochs[0].Loss);
        Assert.Equal(5, second.History.Epochs.Count);
    }

    [Fact]
    public void The_model_itself_is_left_as_it_is()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(data);
        float[] before = Blobs.Scores(first.Transform(data));
        Mlp(mlContext, learner => learner with { InitialModel = first }).Fit(data);
        Assert.Equal(before, Blobs.Scores(first.Transform(data)));
    }

    [Fact]
    public void The_network_of_a_chain_is_found()
    {
        var mlContext = new MLContext(1);
        IDataView rows = mlContext.Data.LoadFromEnumerable(Blobs.Rows(60));
        var chain = mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(Mlp(mlContext))
            .Append(mlContext.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel"))
            .Fit(rows);
        IDataView data = Blobs.Data(mlContext, 60);
        MulticlassTransformer<Network> second = Mlp(
            mlContext, learner => learner with { InitialModel = SavedAndLoaded(mlContext, chain, rows), Optimizer = StandStill }).Fit(data);
        Assert.Equal(Blobs.Scores(chain.Transform(rows)), Blobs.Scores(second.Transform(data)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(100)]
    public void The_input_scaling_is_kept_whatever_the_new_rows(int? streamingBufferRows)
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(Blobs.Data(mlContext, 60));
        List<Blobs.Row> moved = Blobs.Rows(60);
        foreach (Blobs.Row row in moved)
        {
            row.Features = [.. row.Features.Select(value => (100 * value) + 7)];
        }
        IDataView data = Blobs.Keyed(mlContext, 9).KeyMapping.Transform(mlContext.Data.LoadFromEnumerable(moved));
        MulticlassTransformer<Network> second =
            Mlp(mlContext, learner => learner with { InitialModel = first, StreamingBufferRows = streamingBufferRows }).Fit(data);
        Assert.Equal(Parameter(first, "input_scaling_1.offset"), Parameter(second, "input_scaling_1.offset"));
        Assert.Equal(Parameter(first, "input_scaling_1.scale"), Parameter(second, "input_scaling_1.scale"));
    }

    [Fact]
    public void Streamed_or_not_the_continued_model_is_the_same()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(data);
        Assert.Equal(Continued(null), Continued(60));

        float[] Continued(int? bufferRows) => Blobs.Scores(
            Mlp(mlContext, learner => learner with { InitialModel = first, Seed = 3, StreamingBufferRows = bufferRows, Epochs = null })
                .Fit(data).Transform(data));
    }

    [Fact]
    public void Classes_are_matched_by_their_values_and_a_new_one_is_learned()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(Rows(mlContext, "red", "green"));
        IDataView data = Rows(mlContext, "blue", "green", "red");

        MulticlassTransformer<Network> still =
            Mlp(mlContext, learner => learner with { InitialModel = first, Optimizer = StandStill }).Fit(data);
        Assert.Equal(["blue", "green", "red"], still.ClassNames);
        (float[][]? before, float[][]? after) =
            (Blobs.Scores(first.Transform(data)).Chunk(2).ToArray(), Blobs.Scores(still.Transform(data)).Chunk(3).ToArray());
        // Among the known classes, the shares are the first model's: softmax in single precision.
        Assert.All(before.Zip(after), pair => Assert.Equal(pair.First[0], pair.Second[2] / (pair.Second[1] + pair.Second[2]), 1e-5f));

        MulticlassTransformer<Network> trained = Mlp(mlContext, learner => learner with { InitialModel = first, Epochs = 40 }).Fit(data);
        Assert.True(mlContext.MulticlassClassification.Evaluate(trained.Transform(data)).MicroAccuracy > 0.98);
    }

    [Fact]
    public void A_new_class_starts_with_initial_weights_of_the_seed()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(Rows(mlContext, "red", "green"));
        IDataView data = Rows(mlContext, "red", "green", "blue");
        (float[]? one, float[]? other) = (OfBlue(1), OfBlue(2));
        Assert.NotEqual(one, other);
        Assert.Equal(one, OfBlue(1));
        Assert.DoesNotContain(0f, one);

        float[] OfBlue(int seed) => Parameter(
            Mlp(mlContext, learner => learner with { InitialModel = first, Optimizer = StandStill, Seed = seed }).Fit(data),
            "dense_2.weight")[16..];
    }

    [Fact]
    public void A_class_that_the_label_lacks_is_left_out_and_the_log_says_so()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(Rows(mlContext, "red", "green", "blue"));
        var messages = new List<string>();
        mlContext.Log += (_, message) => messages.Add(message.Message);
        MulticlassTransformer<Network> second =
            Mlp(mlContext, learner => learner with { InitialModel = first, Optimizer = StandStill }).Fit(Rows(mlContext, "blue", "red"));
        (float[]? before, float[]? after) = (Parameter(first, "dense_2.weight"), Parameter(second, "dense_2.weight"));
        Assert.Equal([.. before[16..], .. before[..8]], after);
        Assert.Contains(messages, message => message.EndsWith("left out, since the label lacks them: green.", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_without_values_are_matched_by_their_numbers()
    {
        var mlContext = new MLContext(1);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(new WatchedRows(40));
        MulticlassTransformer<Network> second =
            Mlp(mlContext, learner => learner with { InitialModel = first, Optimizer = StandStill }).Fit(new WatchedRows(40));
        Assert.Equal(Blobs.Scores(first.Transform(new WatchedRows(40))), Blobs.Scores(second.Transform(new WatchedRows(40))));
    }

    [Fact]
    public void Dropout_may_differ()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        MulticlassTransformer<Network> first = Mlp(mlContext, learner => learner with { Dropout = 0.5f }).Fit(data);
        MulticlassTransformer<Network> second =
            Mlp(mlContext, learner => learner with { InitialModel = first, Optimizer = StandStill }).Fit(data);
        Assert.Equal(Blobs.Scores(first.Transform(data)), Blobs.Scores(second.Transform(data)));
    }

    [Fact]
    public void A_cnn_goes_on_too()
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 60);
        var options = new Cnn { ImageShape = new ImageShape(2, 2, 1), Layers = [new Conv2D(3, 1), new Relu()], Epochs = 2 };
        MulticlassTransformer<Network> first = mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data);
        options = options with { InitialModel = SavedAndLoaded(mlContext, first, data), Optimizer = StandStill };
        MulticlassTransformer<Network> second = mlContext.MulticlassClassification.Trainers.Cnn(options).Fit(data);
        Assert.Equal(Blobs.Scores(first.Transform(data)), Blobs.Scores(second.Transform(data)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_regression_goes_on_in_the_labels_units_whatever_the_new_rows(bool scaleLabels)
    {
        var mlContext = new MLContext(1);
        (IDataView? data, IDataView? other) = (Surface.Data(mlContext, 200), Surface.Data(mlContext, 50, seed: 7));
        RegressionTransformer<Network> first = Mlp(learner => learner).Fit(data);
        RegressionTransformer<Network> still = Mlp(
            learner => learner with
            {
                InitialModel = SavedAndLoaded(mlContext, first, data),
                Optimizer = StandStill,
                Epochs = 1,
            }).Fit(other);
        (List<float>? before, List<float>? after) = (Surface.Scores(first.Transform(data)), Surface.Scores(still.Transform(data)));
        // Labels are standardized and back in single precision.
        Assert.All(before.Zip(after), pair => Assert.Equal(1, pair.Second / pair.First, 1e-5f));

        RegressionTransformer<Network> second = Mlp(learner => learner with { InitialModel = first }).Fit(data);
        Assert.True(second.History.Epochs[0].Loss < first.History.Epochs[^1].Loss);
        Assert.True(second.History.Epochs[^1].Loss < second.History.Epochs[0].Loss);

        RegressionTrainer<Network> Mlp(Func<Mlp, Mlp> change)
        {
            Mlp options = MlpPreset.Simple with { Epochs = 10, HiddenUnits = [8], ScaleLabels = scaleLabels };
            options = change(options);
            return mlContext.Regression.Trainers.Mlp(options);
        }
    }

    [Fact]
    public void An_answer_of_yes_or_no_goes_on_too()
    {
        var mlContext = new MLContext(1);
        IDataView data = mlContext.Data.LoadFromEnumerable(YesNo.Rows(100));
        var options = MlpPreset.Simple with { Epochs = 10, HiddenUnits = [8] };
        BinaryTransformer<Network> first = mlContext.BinaryClassification.Trainers.Mlp(options).Fit(data);
        options = options with { InitialModel = SavedAndLoaded(mlContext, first, data) };
        BinaryTransformer<Network> second = mlContext.BinaryClassification.Trainers.Mlp(options).Fit(data);
        Assert.True(second.History.Epochs[0].Loss < first.History.Epochs[^1].Loss);
        options = options with { Optimizer = StandStill, Epochs = 1 };
        BinaryTransformer<Network> still = mlContext.BinaryClassification.Trainers.Mlp(options).Fit(data);
        Assert.Equal(Blobs.Column<float>(first.Transform(data), "Probability"), Blobs.Column<float>(still.Transform(data), "Probability"));
    }

    [Fact]
    public void A_model_of_another_task_is_refused()
    {
        var mlContext = new MLContext(1);
        RegressionTransformer<Network> regression = mlContext.Regression.Trainers.Mlp(epochs: 1).Fit(Surface.Data(mlContext, 20));
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Mlp(mlContext, learner => learner with { InitialModel = regression }).Fit(Blobs.Data(mlContext, 9)));
        Assert.Contains(
            "expected a MulticlassTransformer<Network>, or a chain with one, got RegressionTransformer<Network>", refused.Message);
    }

    public static TheoryData<Func<Mlp, Mlp>, string> OtherLayers => new()
    {
        { learner => learner with { HiddenUnits = [9] }, "layer 2 of the model, dropout not counted, is Dense { Units = 8" },
        { learner => learner with { Activation = new Relu() }, "layer 3 of the model, dropout not counted, is Tanh" },
        { learner => learner with { HiddenUnits = [8, 8] }, "layer 4 of the model, dropout not counted, is Dense { Units = 3" },
        { learner => learner with { InputScaling = null }, "layer 1 of the model, dropout not counted, is InputScaling" },
        { learner => learner with { InputScaling = InputScalingMode.Whole }, "but the options make InputScaling { Mode = Whole }" },
    };

    [Theory]
    [MemberData(nameof(OtherLayers))]
    public void Other_layers_are_refused(Func<Mlp, Mlp> change, string because)
    {
        var mlContext = new MLContext(1);
        IDataView data = Blobs.Data(mlContext, 30);
        MulticlassTransformer<Network> first = Mlp(mlContext).Fit(data);
        MulticlassTrainer<Network> trainer = Mlp(mlContext, learner => change(learner) with { InitialModel = first });
        ArgumentException refused = Assert.Throws<ArgumentException>(() => trainer.Fit(data));
        Assert.Contains(because, refused.Message);
        Assert.Equal("InitialModel", refused.ParamName);
    }

    [Fact]
    public void Other_features_are_refused()
    {
        var mlContext = new MLContext(1);
        MulticlassTrainer<Network> trainer =
            Mlp(mlContext, learner => learner with { InitialModel = Mlp(mlContext).Fit(WithThreeFeatures(mlContext)) });
        Assert.Contains(
            "the model takes inputs of 3, the features are 4",
            Assert.Throws<ArgumentException>(() => trainer.Fit(Blobs.Data(mlContext, 30))).Message);
    }

    [Fact]
    public void Classes_with_and_without_values_cannot_be_matched()
    {
        var mlContext = new MLContext(1);
        MulticlassTrainer<Network> trainer =
            Mlp(mlContext, learner => learner with { InitialModel = Mlp(mlContext).Fit(new WatchedRows(40)) });
        ArgumentException refused = Assert.Throws<ArgumentException>(() => trainer.Fit(WithThreeFeatures(mlContext)));
        Assert.Contains("those of the model have no key values, those of the label key values (red, green, blue)", refused.Message);
    }

    private static IDataView WithThreeFeatures(MLContext mlContext)
    {
        IDataView rows = mlContext.Data.LoadFromEnumerable(
            Blobs.Rows(30).Select(row => new ThreeFeatures { Features = row.Features[..3], Label = row.Label }));
        return mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(rows).Transform(rows);
    }

    private sealed class ThreeFeatures
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];
        public string Label { get; set; } = "";
    }

    [Fact]
    public void A_model_that_is_no_network_is_refused()
    {
        var mlContext = new MLContext(1);
        ITransformer mapping = Blobs.Keyed(mlContext, 9).KeyMapping;
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => Mlp(mlContext, learner => learner with { InitialModel = mapping }).Fit(Blobs.Data(mlContext, 9)));
        Assert.Contains(
            "expected a MulticlassTransformer<Network>, or a chain with one, got ValueToKeyMappingTransformer", refused.Message);
    }
}
