using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Every mistake has a typed error that says what was expected and what came.</summary>
public sealed class BadInputTests
{
    private readonly MLContext _mlContext = new(1);

    private sealed class Odd
    {
        [VectorType(2)]
        public double[] Doubles { get; set; } = [1, 2];
        public float Scalar { get; set; }
        public float[] Unsized { get; set; } = [1, 2];
        [VectorType(2)]
        public float[] Features { get; set; } = [1, 2];
        [KeyType(2)]
        public uint Label { get; set; }
        public float Number { get; set; }
    }

    private IDataView OddData(int rows = 4) => _mlContext.Data.LoadFromEnumerable(
        Enumerable.Range(0, rows).Select(i => new Odd { Label = (uint)(i % 2), Features = [i, -i] }));

    private static T Throws<T>(Action action) where T : Exception
    {
        Exception exception = Assert.ThrowsAny<Exception>(action);
        return exception as T ?? Assert.IsAssignableFrom<T>(exception.InnerException);
    }

    [Theory]
    [InlineData("Doubles", "vector of Double")]
    [InlineData("Scalar", "Single")]
    [InlineData("Unsized", "unknown size")]
    public void A_feature_column_of_another_type(string column, string found)
    {
        MulticlassTrainer<Network> trainer = _mlContext.MulticlassClassification.Trainers.Mlp(featureColumnName: column);
        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(() => trainer.Fit(OddData()));
        Assert.Contains(column, exception.Message, StringComparison.Ordinal);
        Assert.Contains("expected a vector of Single of known size", exception.Message, StringComparison.Ordinal);
        Assert.Contains(found, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Features", true)]
    [InlineData("Label", true)]
    [InlineData("Features", false)]
    public void Vectors_of_more_numbers_than_an_array_holds_are_refused_with_how_many_there_may_be(string huge, bool network)
    {
        var data = new EmptyView(
            ("Features", Vector(huge == "Features" ? int.MaxValue : 2)),
            ("Label", network ? Vector(huge == "Label" ? int.MaxValue : 2) : NumberDataViewType.Single));

        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(() =>
        {
            if (network)
            {
                _mlContext.Regression.Trainers.MlpMultiOutput().Fit(data);
            }
            else
            {
                _mlContext.Regression.Trainers.KNearestNeighbors().Fit(data);
            }
        });

        Assert.Contains(huge, exception.Message, StringComparison.Ordinal);
        Assert.Contains("at most 2,146,435,071", exception.Message, StringComparison.Ordinal);

        static VectorDataViewType Vector(int size) => new(NumberDataViewType.Single, size);
    }

    private sealed class EmptyView : IDataView
    {
        public EmptyView(params (string Name, DataViewType Type)[] columns)
        {
            var builder = new DataViewSchema.Builder();
            foreach ((string? name, DataViewType? type) in columns)
            {
                builder.AddColumn(name, type);
            }
            Schema = builder.ToSchema();
        }

        public bool CanShuffle => false;

        public DataViewSchema Schema { get; }

        public long? GetRowCount() => 0;

        public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
            => throw new NotSupportedException();

        public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => throw new NotSupportedException();
    }

    [Fact]
    public void An_unknown_feature_column_names_those_that_exist()
    {
        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.Mlp(featureColumnName: "Pixels").Fit(OddData()));
        Assert.Contains("Could not find feature column 'Pixels'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Features", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_that_is_no_key_says_how_to_make_one()
    {
        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.Mlp(labelColumnName: "Number").Fit(OddData()));
        Assert.Contains(
            "'Number': expected a key of UInt32, got Single. Transforms.Conversion.MapValueToKey(\"Number\") makes one.", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_label_column()
        => Assert.Contains("label column 'Species'", Throws<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.Mlp("Species").Fit(OddData())).Message, StringComparison.Ordinal);

    [Fact]
    public void One_class_only()
    {
        IEnumerable<Blobs.Row> rows = Blobs.Rows(30).Where(row => row.Label == "green").Concat(Blobs.Rows(0));
        (IDataView _, ITransformer? mapping) = Blobs.Keyed(_mlContext, 9);
        InvalidOperationException exception = Throws<InvalidOperationException>(() => _mlContext.MulticlassClassification.Trainers.Mlp()
            .Fit(mapping.Transform(_mlContext.Data.LoadFromEnumerable(rows))));
        Assert.Contains("All 10 training rows are of one class, 'green'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_row_left()
    {
        List<Blobs.Row> rows = Blobs.Rows(6);
        rows.ForEach(row => row.Features[0] = float.NaN);
        rows[0].Label = "unheard of";
        (IDataView _, ITransformer? mapping) = Blobs.Keyed(_mlContext, 9);
        InvalidOperationException exception = Throws<InvalidOperationException>(
            () => _mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple)
                .Fit(mapping.Transform(_mlContext.Data.LoadFromEnumerable(rows))));
        Assert.Contains(
            "No training row is left: of 6, 1 with a missing label, 5 with a feature that is not finite", exception.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_row_at_all()
    {
        (IDataView _, ITransformer? mapping) = Blobs.Keyed(_mlContext, 9);
        Assert.Contains(
            "No training row is left", Throws<InvalidOperationException>(() => _mlContext.MulticlassClassification.Trainers.Mlp()
            .Fit(mapping.Transform(_mlContext.Data.LoadFromEnumerable(new List<Blobs.Row>())))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validation_rows_with_other_classes()
    {
        IDataView validation =
            _mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(_mlContext.Data.LoadFromEnumerable(Blobs.Rows(9).Skip(1)))
            .Transform(_mlContext.Data.LoadFromEnumerable(Blobs.Rows(9)));
        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.Mlp().Fit(Blobs.Data(_mlContext, 30), validation));
        Assert.Contains("red, green, blue", exception.Message, StringComparison.Ordinal);
        Assert.Contains("green, blue, red", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_shape_that_does_not_fit_the_vector()
    {
        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.Cnn(new ImageShape(28, 28)).Fit(Blobs.Data(_mlContext, 9)));
        Assert.Contains(
            "'Features': expected images of 28 x 28 x 1, vectors of 784, got a vector of 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_image_shape_anywhere()
        => Assert.Contains("new ImageShape(height, width, channels)", Throws<ArgumentOutOfRangeException>(
            () => _mlContext.MulticlassClassification.Trainers.Cnn().Fit(Blobs.Data(_mlContext, 9))).Message, StringComparison.Ordinal);

    [Fact]
    public void Dimensions_that_can_be_read_two_ways()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(
            new[] { new Odd { Features = new float[3 * 8 * 3] }, new Odd { Features = new float[3 * 8 * 3], Label = 1 } },
            Sized(3, 8, 3));
        ArgumentOutOfRangeException exception =
            Throws<ArgumentOutOfRangeException>(() => _mlContext.MulticlassClassification.Trainers.Cnn().Fit(data));
        Assert.Contains("InterleavePixelColors", exception.Message, StringComparison.Ordinal);

        static SchemaDefinition Sized(params int[] dimensions)
        {
            var schema = SchemaDefinition.Create(typeof(Odd));
            schema[nameof(Odd.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, dimensions);
            return schema;
        }
    }

    [Fact]
    public void A_network_that_does_not_fit_the_image()
    {
        MulticlassTrainer<Network> trainer = _mlContext.MulticlassClassification.Trainers.Cnn(new Cnn
        {
            ImageShape = new ImageShape(2, 2),
            Layers = [new Conv2D(4, 3)],
        });
        NetworkShapeException exception = Throws<NetworkShapeException>(() => trainer.Fit(Blobs.Data(_mlContext, 9)));
        Assert.Contains("conv2d", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(0, 1, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(1, 1, 0)]
    [InlineData(50_000, 50_000, 1)]
    public void An_impossible_image_shape(int height, int width, int channels)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new ImageShape(height, width, channels));

    public static TheoryData<string, Func<Mlp, Mlp>> BadOptions => new()
    {
        { "Epochs", learner => learner with { Epochs = 0 } },
        { "BatchSize", learner => learner with { BatchSize = 0 } },
        { "StreamingBufferRows", learner => learner with { StreamingBufferRows = 0 } },
        { "ValidationFraction", learner => learner with { ValidationFraction = 1 } },
        { "ValidationFraction", learner => learner with { ValidationFraction = double.NaN } },
        { "InputScaling", learner => learner with { InputScaling = (InputScalingMode)99 } },
        { "NumberOfThreads", learner => learner with { NumberOfThreads = 0 } },
        { "HiddenUnits", learner => learner with { HiddenUnits = [8, 0] } },
        { "Activation", learner => learner with { Activation = null! } },
        { "Dropout", learner => learner with { Dropout = 1 } },
        { "Schedule", learner => learner with { Schedule = null! } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named_before_any_data_is_read(string option, Func<Mlp, Mlp> change)
    {
        ArgumentOutOfRangeException exception =
            Assert.Throws<ArgumentOutOfRangeException>(() => _mlContext.MulticlassClassification.Trainers.Mlp(change(MlpPreset.Simple)));
        Assert.Equal(option, exception.ParamName);
        Assert.Contains($"{option}: expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_missing_or_one_twice_are_named()
    {
        Refused("labelColumnName", label: "");
        Refused("labelColumnName", label: "Features");
        Refused("featureColumnName", features: " ");
        Refused("exampleWeightColumnName", weight: " ");
        Refused("exampleWeightColumnName", weight: "Label");
        Refused("exampleWeightColumnName", weight: "Features");

        void Refused(string parameter, string label = "Label", string features = "Features", string? weight = null)
            => Assert.Throws<ArgumentException>(parameter, () => _mlContext.MulticlassClassification.Trainers.Mlp(label, features, weight));
    }

    [Fact]
    public void A_loss_that_stops_being_finite_names_epoch_and_batch()
    {
        MulticlassTrainer<Network> trainer = _mlContext.MulticlassClassification.Trainers.Mlp(MlpPreset.Simple with
        {
            InputScaling = null,
            Activation = new Relu(),
            Optimizer = new SgdOptimizer(1e30f),
            Epochs = 5,
        });
        NonFiniteLossException exception = Throws<NonFiniteLossException>(() => trainer.Fit(Blobs.Data(_mlContext, 120)));
        Assert.Contains($"epoch {exception.Epoch}", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"batch {exception.Batch}", exception.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Scoring_a_vector_of_another_size()
    {
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(Blobs.Data(_mlContext, 30));
        ArgumentOutOfRangeException exception = Throws<ArgumentOutOfRangeException>(() => model.Transform(OddData()));
        Assert.Contains("expected a vector of 4 Single, got a vector of 2", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Unsized
    {
        public float[] Features { get; set; } = [1, 2];
        [KeyType(2)]
        public uint Label { get; set; }
    }

    private sealed class Answer
    {
        public uint PredictedLabel { get; set; }
    }

    [Fact]
    public void A_rows_class_without_the_size_of_its_vector_is_told_how_to_give_it()
    {
        MulticlassTransformer<Network> model = _mlContext.MulticlassClassification.Trainers.Mlp(epochs: 1).Fit(OddData(20));
        ArgumentOutOfRangeException asked =
            Throws<ArgumentOutOfRangeException>(() => _mlContext.Model.CreatePredictionEngine<Unsized, Answer>(model));
        Assert.Contains("[VectorType(2)]", asked.Message, StringComparison.Ordinal);
        IDataView rows = _mlContext.Data.LoadFromEnumerable(new[] { new Unsized(), new Unsized { Label = 1 } });
        ArgumentOutOfRangeException trained =
            Throws<ArgumentOutOfRangeException>(() => _mlContext.MulticlassClassification.Trainers.KNearestNeighbors().Fit(rows));
        Assert.Contains("[VectorType(SIZE)]", trained.Message, StringComparison.Ordinal);
    }

    private sealed class KeyRow<TKey>
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];
        [KeyType(10)]
        public TKey Label { get; set; } = default!;
    }

    [Fact]
    public void A_key_of_another_type_is_told_how_to_become_one_that_is_taken()
    {
        Refused<byte>("Byte", 0, 1);
        Refused<ulong>("UInt64", 0, 1);

        void Refused<TKey>(string kind, TKey no, TKey yes)
        {
            IDataView data = _mlContext.Data.LoadFromEnumerable(
                Enumerable.Range(0, 6).Select(i => new KeyRow<TKey> { Features = [i, -i], Label = i < 3 ? no : yes }).ToList());
            MulticlassTrainer<KNearestNeighborsModel> trainer =
                _mlContext.MulticlassClassification.Trainers.KNearestNeighbors(numberOfNeighbors: 1);
            Assert.Contains(
                $"expected a key of UInt32, got key {kind}. Transforms.Conversion.ConvertType(\"Label\", outputKind: DataKind.UInt32)",
                Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message, StringComparison.Ordinal);
            IDataView converted =
                _mlContext.Transforms.Conversion.ConvertType("Label", outputKind: DataKind.UInt32).Fit(data).Transform(data);
            Assert.Equal([1u, 1, 1, 2, 2, 2], trainer.Fit(converted).Transform(converted).GetColumn<uint>("PredictedLabel"));
        }
    }

    [Theory]
    [InlineData("Score")]
    [InlineData("PredictedLabel")]
    public void A_label_that_the_models_own_column_would_hide_is_refused(string name)
    {
        IDataView data = _mlContext.Transforms.CopyColumns(name, "Label").Fit(OddData(20)).Transform(OddData(20));
        foreach (IEstimator<ITransformer> trainer in new IEstimator<ITransformer>[]
        {
            _mlContext.MulticlassClassification.Trainers.Mlp(name), _mlContext.MulticlassClassification.Trainers.KernelSvm(name),
        })
        {
            string message = Throws<ArgumentOutOfRangeException>(() => trainer.Fit(data)).Message;
            Assert.Contains($"The label column is called '{name}', as a column that the model adds", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_number_called_as_the_models_score_is_refused_too()
    {
        IDataView data = _mlContext.Transforms.CopyColumns("Score", "Number").Fit(OddData(20)).Transform(OddData(20));
        Assert.Contains(
            "'Score'", Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.Mlp("Score").Fit(data)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'Score'", Throws<ArgumentOutOfRangeException>(() => _mlContext.Regression.Trainers.KernelSvr("Score").Fit(data)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_label_of_another_type_says_what_makes_it()
    {
        BinaryClassificationCatalog.BinaryClassificationTrainers trainers = _mlContext.BinaryClassification.Trainers;
        Assert.Contains(
            "MapValue(\"Label\"", Throws<ArgumentOutOfRangeException>(() => trainers.Mlp().Fit(OddData(20))).Message,
            StringComparison.Ordinal);
        Assert.Contains("ConvertType(\"Number\", outputKind: DataKind.Boolean)",
            Throws<ArgumentOutOfRangeException>(() => trainers.Mlp("Number").Fit(OddData(20))).Message, StringComparison.Ordinal);
    }
}
