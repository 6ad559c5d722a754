using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Trainers.Tests;

/// <summary>
/// Sparse columns, as one-hot encoding and text give them: trained on and scored without their zeros, and scaled by what they hold.
/// </summary>
// Alone, since the bytes that are allocated are those of the whole process.
[Collection(nameof(SparseFeaturesTests))]
[CollectionDefinition(nameof(SparseFeaturesTests), DisableParallelization = true)]
public sealed class SparseFeaturesTests
{
    private const int Rows = 300;
    private const int Size = 1200;

    private readonly MLContext _mlContext = new(1);

    public static TheoryData<string, Func<Mlp, Mlp>> Options => new()
    {
        { "without scaling", learner => learner with { InputScaling = null } },
        { "each feature scaled", learner => learner with { InputScaling = InputScalingMode.PerFeature } },
        { "rectifiers and dropout", learner => learner with { InputScaling = null, Activation = new Relu(), Dropout = 0.2f } },
        { "no hidden layer", learner => learner with { InputScaling = null, HiddenUnits = [] } },
        { "a share held back", learner => learner with { InputScaling = null, ValidationFraction = 0.2 } },
        { "streamed", learner => learner with { InputScaling = null, DataCaching = DataCaching.Streaming } },
        { "streamed through a small buffer", learner => learner with { InputScaling = null, StreamingBufferRows = 50 } },
        { "streamed with each feature scaled",
            learner => learner with { InputScaling = InputScalingMode.PerFeature, DataCaching = DataCaching.Streaming } },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Vectors_with_their_zeros_give_the_same_bits(string what, Func<Mlp, Mlp> change)
    {
        Assert.NotEmpty(what);
        Assert.Equal(
            Scores(Fit(new SparseVectors(Rows, Size, dense: true), change), new SparseVectors(100, Size, dense: true)),
            Scores(Fit(new SparseVectors(Rows, Size), change), new SparseVectors(100, Size)));
    }

    [Fact]
    public void A_model_scores_vectors_with_and_without_zeros_alike()
    {
        ITransformer model = Fit(new SparseVectors(Rows, Size));

        Assert.Equal(Scores(model, new SparseVectors(700, Size, dense: true)), Scores(model, new SparseVectors(700, Size)));
    }

    private sealed class Vector
    {
        [VectorType(Size)]
        public VBuffer<float> Features { get; set; }
    }

    [Fact]
    public void A_sparse_vector_with_an_infinite_number_is_missing()
    {
        IEnumerable<Vector> rows =
            new[] { 1, float.PositiveInfinity, 2, float.NaN }.Select(odd => new Vector { Features = new(Size, 2, [0.5f, odd], [3, 700]) });
        ITransformer model = Fit(new SparseVectors(Rows, Size));

        Assert.Equal([false, true, false, true], Scores(model, _mlContext.Data.LoadFromEnumerable(rows)).Select(float.IsNaN));
    }

    [Fact]
    public void Streamed_rows_give_the_bits_of_those_in_memory_by_default()
        => Assert.Equal(
            Scores(Fit(new SparseVectors(Rows, Size)), new SparseVectors(100, Size)),
            Scores(
                Fit(new SparseVectors(Rows, Size, knowsCount: false), learner => learner with { DataCaching = DataCaching.Streaming }),
                new SparseVectors(100, Size)));

    [Fact]
    public void The_bits_do_not_depend_on_the_number_of_threads()
        => Assert.Equal(
            Scores(Fit(new SparseVectors(Rows, Size), learner => learner with { NumberOfThreads = 1 }), new SparseVectors(100, Size)),
            Scores(Fit(new SparseVectors(Rows, Size), learner => learner with { NumberOfThreads = 3 }), new SparseVectors(100, Size)));

    [Theory]
    [InlineData(DataCaching.Memory)]
    [InlineData(DataCaching.Streaming)]
    public void Zeros_of_wide_vectors_are_never_in_memory(DataCaching caching)
    {
        const int Wide = 150_000;
        const int Many = 2_000;
        const long WithZeros = sizeof(float) * (long)Wide * Many;
        long before = GC.GetTotalAllocatedBytes(true);

        ITransformer model = Fit(new SparseVectors(Many, Wide), learner => learner with { DataCaching = caching, HiddenUnits = [4] });
        List<float> scores = Scores(model, new SparseVectors(Many, Wide));

        Assert.InRange(GC.GetTotalAllocatedBytes(true) - before, 0, WithZeros / 10);
        Assert.Equal(Many, scores.Count);
    }

    [Fact]
    public void Sparse_rows_of_a_limit_that_zeros_would_exceed_stay_in_memory()
    {
        var messages = new List<string>();
        _mlContext.Log += (_, log) => messages.Add(log.Message);

        Fit(new SparseVectors(Rows, Size), learner => learner with { DataMemoryLimit = Rows * Size * sizeof(float) / 10 });

        Assert.DoesNotContain(messages, message => message.Contains("streamed", StringComparison.Ordinal));
    }

    [Fact]
    public void Sparse_rows_beyond_the_limit_are_streamed()
    {
        var messages = new List<string>();
        _mlContext.Log += (_, log) => messages.Add(log.Message);

        Fit(new SparseVectors(Rows, Size, knowsCount: false), learner => learner with { DataMemoryLimit = Rows * 40 });

        Assert.Contains(messages, message => message.EndsWith(
            "The training rows do not fit into 12,000 bytes of memory: they are streamed.", StringComparison.Ordinal));
    }

    [Fact]
    public void Saved_and_loaded_they_predict_the_same_one_by_one()
    {
        IDataView data = Comments();
        TransformerChain<ITransformer> model = Pipeline("Text").Append(Trainer()).Fit(data);
        using var stream = new MemoryStream();
        _mlContext.Model.Save(model, data.Schema, stream);
        stream.Position = 0;
        PredictionEngine<Comment, Answer> engine = _mlContext.Model.CreatePredictionEngine<Comment,
        Answer>(_mlContext.Model.Load(stream, out _));

        IEnumerable<Comment> rows = _mlContext.Data.CreateEnumerable<Comment>(data, reuseRowObject: false).Take(20);

        Assert.Equal(Column(model.Transform(data)).Take(20), rows.Select(row => engine.Predict(row).Score));
    }

    [Fact]
    public void Normalized_text_is_not_scaled()
    {
        (float[]? offset, float[]? scale) = Scaling(Pipeline("Text"));

        Assert.All(offset, value => Assert.Equal(0, value));
        Assert.All(scale, value => Assert.Equal(1, value));
    }

    [Fact]
    public void Numbers_beside_text_are_standardized_and_the_text_is_left()
    {
        (float[]? offset, float[]? scale) = Scaling(Pipeline("Age", "Text"));

        Assert.InRange(offset[0], 30, 60);
        Assert.InRange(scale[0], 0.02f, 0.1f);
        Assert.Equal(0, offset[1]);
        Assert.True(scale.Skip(1).All(value => value == 1));
    }

    [Fact]
    public void Numbers_beside_indicators_are_standardized_and_the_indicators_are_left()
    {
        (float[]? offset, float[]? scale) = Scaling(Pipeline("Age", "City"));

        Assert.InRange(offset[0], 30, 60);
        Assert.InRange(scale[0], 0.02f, 0.1f);
        Assert.True(offset.Skip(1).All(value => value == 0) && scale.Skip(1).All(value => value == 1));
    }

    [Fact]
    public void A_rare_large_number_of_a_sparse_column_is_made_small()
    {
        (float[]? offset, float[]? scale) = Scaling(Pipeline("Gain", "Text"));

        Assert.Equal(0, offset[0]);
        Assert.InRange(scale[0], 1 / 10_000f, 1 / 1_000f);
    }

    [Fact]
    public void Dense_numbers_are_standardized_though_they_are_normalized()
    {
        (float[]? offset, float[]? scale) = Scaling(Pipeline("Age").Append(_mlContext.Transforms.NormalizeMinMax("Features")));

        Assert.InRange(offset[0], 0.2f, 0.8f);
        Assert.InRange(scale[0], 1.5f, 8);
    }

    [Fact]
    public void Asked_to_scale_each_feature_it_scales_text()
    {
        (float[]? offset, float[]? scale) =
            Scaling(Pipeline("Text"), learner => learner with { InputScaling = InputScalingMode.PerFeature });

        Assert.All(offset, value => Assert.NotEqual(0, value));
        Assert.All(scale, value => Assert.True(value > 1));
    }

    [Fact]
    public void Text_is_learned()
    {
        TransformerChain<ITransformer> model = Pipeline("Age", "City", "Text").Append(Trainer()).Fit(Comments());

        Assert.InRange(_mlContext.BinaryClassification.Evaluate(model.Transform(Comments(seed: 2))).Accuracy, 0.95, 1);
    }

    private static readonly Dictionary<string, Func<MLContext, IEstimator<ITransformer>>> DenseTrainers = new()
    {
        ["KernelSvm"] = ml => ml.BinaryClassification.Trainers.KernelSvm(),
        ["KNearestNeighbors"] = ml => ml.BinaryClassification.Trainers.KNearestNeighbors(),
        ["RandomForest"] = ml => ml.BinaryClassification.Trainers.RandomForest(),
        ["LinearDiscriminantAnalysis"] = ml => ml.BinaryClassification.Trainers.LinearDiscriminantAnalysis(),
        ["OneClassSvm"] = ml => ml.AnomalyDetection.Trainers.OneClassSvm(),
        ["PrincipalComponents"] = ml => ml.Transforms.PrincipalComponents("Projection", "Features"),
    };

    public static TheoryData<string> DenseTrainerNames => [.. DenseTrainers.Keys];

    [Theory]
    [MemberData(nameof(DenseTrainerNames))]
    public void Classic_methods_say_what_memory_they_need_before_they_read_a_row(string trainer)
    {
        string message = Refused(trainer, new SparseVectors(1_000_000_000_000, 150_591));

        Assert.Contains("1,000,000,000,000 training rows of 150,591 features need 602,3", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(DenseTrainerNames))]
    public void Classic_methods_say_what_memory_they_need_before_they_take_it_for_rows_of_unknown_number(string trainer)
    {
        string message = Refused(trainer, new SparseVectors(300, 500_000_000, knowsCount: false));

        Assert.Contains("300 training rows of 500,000,000 features need 600,00", message, StringComparison.Ordinal);
        Assert.Contains("bytes are available", message, StringComparison.Ordinal);
        Assert.Contains("shorter n-grams", message, StringComparison.Ordinal);
    }

    private string Refused(string trainer, IDataView data)
    {
        long before = GC.GetTotalAllocatedBytes(true);
        string message = Assert.Throws<InvalidOperationException>(() => DenseTrainers[trainer](_mlContext).Fit(data)).Message;
        Assert.InRange(GC.GetTotalAllocatedBytes(true) - before, 0, 64 << 20);
        return message;
    }

    private ITransformer Fit(IDataView data, Func<Mlp, Mlp>? change = null) => Trainer(change).Fit(data);

    private IEstimator<ITransformer> Trainer(Func<Mlp, Mlp>? change = null)
    {
        var options = MlpPreset.Simple with { HiddenUnits = [16], Epochs = 3, Seed = 1 };
        options = change?.Invoke(options) ?? options;
        return _mlContext.BinaryClassification.Trainers.Mlp(options);
    }

    private static List<float> Scores(ITransformer model, IDataView data) => Column(model.Transform(data));

    private static List<float> Column(IDataView scored) => Blobs.Column<float>(scored, "Score");

    /// <summary>What the network's first layer learned of the features of comments.</summary>
    private (float[] Offset, float[] Scale) Scaling(IEstimator<ITransformer> features, Func<Mlp, Mlp>? change = null)
    {
        IDataView data = Comments();
        ITransformer trained = Trainer(change).Fit(features.Fit(data).Transform(data));
        IReadOnlyList<Parameter> parameters = ((ISingleFeaturePredictionTransformer<Network>)trained).Model.Parameters;
        return (parameters[0].Value.Span.ToArray(), parameters[1].Value.Span.ToArray());
    }

    private EstimatorChain<ITransformer> Pipeline(params string[] columns)
    {
        var chain = new EstimatorChain<ITransformer>();
        foreach (string column in columns)
        {
            chain = column switch
            {
                "Text" => chain.Append((IEstimator<ITransformer>)_mlContext.Transforms.Text.FeaturizeText(column)),
                "City" => chain.Append((IEstimator<ITransformer>)_mlContext.Transforms.Categorical.OneHotEncoding(column)),
                _ => chain,
            };
        }
        return chain.Append((IEstimator<ITransformer>)_mlContext.Transforms.Concatenate("Features", columns));
    }

    private IDataView Comments(int seed = 1)
    {
        var random = new Random(seed);
        string[] words =
            [.. Enumerable.Range(0, 400).Select(_ => string.Concat(Enumerable.Range(0, 5).Select(_ => (char)('a' + random.Next(26)))))];
        return _mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(row =>
        {
            bool isGood = row % 2 == 0;
            IEnumerable<string> text =
                [isGood ? "splendid" : "dreadful", .. Enumerable.Range(0, 12).Select(_ => words[random.Next(words.Length)])];
            return new Comment
            {
                Label = isGood,
                Age = 20 + random.Next(50),
                Gain = random.Next(10) == 0 ? 5000 + random.Next(900) : 0,
                City = $"city {random.Next(7)}",
                Text = string.Join(' ', text),
            };
        }).ToList());
    }

    private sealed class Comment
    {
        public bool Label { get; set; }
        public float Age { get; set; }
        public float Gain { get; set; }
        public string City { get; set; } = "";
        public string Text { get; set; } = "";
    }

    private sealed class Answer
    {
        public float Score { get; set; }
    }
}
