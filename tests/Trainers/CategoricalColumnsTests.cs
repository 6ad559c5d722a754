using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Columns of categories, text or keys, beside the features.</summary>
public sealed class CategoricalColumnsTests
{
    private const int Cities = 30;

    private readonly MLContext _mlContext = new(1);

    private static Mlp Short => new() { Epochs = 30, HiddenUnits = [32], Seed = 1 };

    [Theory]
    [InlineData("City")]
    [InlineData("CityKey")]
    public void A_table_is_learned_in_which_a_column_of_thirty_values_decides(string column)
    {
        BinaryTransformer<Network> model = Trained(Rows(900), column, "Size");
        IDataView scored = model.Transform(View(Rows(300, 2)));

        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(scored).Accuracy);
        Assert.Equal([column, "Size"], model.CategoricalColumnNames);
    }

    [Fact]
    public void Few_values_have_an_indicator_each_and_many_a_trained_vector() => Assert.Equal(
        [
            new Slice(0, 4), new MissingValues { Columns = 0 }, new InputScaling(), new SmoothClip(3),
            new PiecewiseLinearEncoding(8) { Columns = 1 }, new Concatenate(),
            new Slice(4, 1), new Embedding(Cities + 1, 11) { PaddingIndex = 0 }, new Flatten(), new Concatenate(),
            new Dense(32), new Relu(), new Dropout(0.2f), new Dense(1), new Sigmoid(),
        ],
        _mlContext.BinaryClassification.Trainers.Mlp(Short with { Members = 1 }, categoricalColumnNames: ["City", "Size"])
            .Fit(View(Rows(900))).Model.Spec.Nodes.Select(node => node.Layer));

    [Fact]
    public void A_network_of_ones_own_takes_categories_beside_the_features()
    {
        var network = new NeuralNetwork
        {
            Layers = net => net.Add(new Dense(32), "embedding").Relu().Add(new Concatenate(), inputs: ["relu_1", NetworkSpec.InputName]),
            Epochs = 30,
            Seed = 1,
        };
        BinaryTransformer<Network> model =
            _mlContext.BinaryClassification.Trainers.Network(network, categoricalColumnNames: ["City", "Size"]).Fit(View(Rows(900)));
        ITransformer loaded = SavedModels.Reload(_mlContext, model, View([]).Schema);

        Assert.Equal(
            [
                new Slice(0, 4), new InputScaling(), new Slice(4, 1), new Embedding(Cities + 1, 11) { PaddingIndex = 0 }, new Flatten(),
                new Concatenate(), new Dense(32), new Relu(), new Concatenate(), new Dense(1), new Sigmoid(),
            ],
            model.Model.Spec.Nodes.Select(node => node.Layer));
        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(model.Transform(View(Rows(300, 2)))).Accuracy);
        Assert.Equal(Scores(model, Rows(50, 2)), Scores(loaded, Rows(50, 2)));
    }

    [Fact]
    public void A_network_of_ones_own_takes_categories_alone_in_every_task()
    {
        IDataView data = View(Rows(900));
        NetworkLearner network = new NeuralNetwork { Layers = net => net.Dense(32).Relu(), Epochs = 60, Seed = 1 };
        string[] city = ["City"];

        IDataView classes =
            _mlContext.MulticlassClassification.Trainers.Network(network, "Class", null, null, city).Fit(data).Transform(data);
        IDataView numbers = _mlContext.Regression.Trainers.Network(network, "Number", null, null, city).Fit(data).Transform(data);
        IDataView several =
            _mlContext.Regression.Trainers.NetworkMultiOutput(network, "Numbers", null, null, city).Fit(data).Transform(data);

        Assert.InRange(_mlContext.MulticlassClassification.Evaluate(classes, "Class").MicroAccuracy, 0.99, 1);
        Assert.InRange(_mlContext.Regression.Evaluate(numbers, "Number").RSquared, 0.9, 1);
        Assert.All(several.GetColumn<float[]>("Score").Take(5), score => Assert.All(score, value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Networks_that_read_the_features_alone_refuse_categories()
    {
        foreach (NetworkLearner network in new NetworkLearner[]
        {
            new Cnn { ImageShape = new ImageShape(2, 2, 1) },
            new Residual { ImageShape = new ImageShape(2, 2, 1) },
            new NeuralNetwork { Layers = net => net.Flatten(), InputShape = [2, 2] },
        })
        {
            ArgumentException error = Assert.Throws<ArgumentException>(() => _mlContext.BinaryClassification.Trainers
                .Network(network, categoricalColumnNames: ["City"]).Fit(View(Rows(100))));

            Assert.Contains("categoricalColumnNames", error.Message, StringComparison.Ordinal);
            Assert.Contains(network.GetType().Name, error.Message, StringComparison.Ordinal);
            Assert.Contains("'City'", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Several_classes_numbers_and_several_numbers_are_learned_too()
    {
        IDataView data = View(Rows(900));
        Mlp mlp = Short with { Epochs = 100 };

        IDataView classes =
            _mlContext.MulticlassClassification.Trainers.Mlp(mlp, "Class", categoricalColumnNames: ["City"]).Fit(data).Transform(data);
        IDataView numbers = _mlContext.Regression.Trainers.Mlp(mlp, "Number", categoricalColumnNames: ["City"]).Fit(data).Transform(data);
        IDataView several =
            _mlContext.Regression.Trainers.MlpMultiOutput(mlp, "Numbers", categoricalColumnNames: ["City"]).Fit(data).Transform(data);

        Assert.InRange(_mlContext.MulticlassClassification.Evaluate(classes, "Class").MicroAccuracy, 0.99, 1);
        Assert.InRange(_mlContext.Regression.Evaluate(numbers, "Number").RSquared, 0.95, 1);
        Assert.InRange(_mlContext.Regression.Evaluate(First(several), "Number").RSquared, 0.95, 1);

        IDataView First(IDataView scored) => _mlContext.Data.LoadFromEnumerable(
            scored.GetColumn<float[]>("Score").Zip(scored.GetColumn<float>("Number"), (score, number) => new Scored
            {
                Score = score[0],
                Number = number,
            }));
    }

    [Fact]
    public void Categories_alone_are_enough()
    {
        foreach (string[] columns in new[] { new[] { "City" }, ["Size", "City"], ["Size"] })
        {
            BinaryTransformer<Network> model = _mlContext.BinaryClassification.Trainers
                .Mlp(Short, featureColumnName: null, categoricalColumnNames: columns).Fit(View(Rows(900)));
            ITransformer loaded = SavedModels.Reload(_mlContext, model, View([]).Schema);

            Assert.Equal("", model.FeatureColumnName);
            Assert.Equal(Scores(model, Rows(50, 2)), Scores(loaded, Rows(50, 2)));
            if (columns.Contains("City"))
            {
                Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(model.Transform(View(Rows(300, 2)))).Accuracy);
            }
        }
    }

    [Fact]
    public void What_training_rows_never_have_or_once_is_all_the_same()
    {
        List<Row> rows = Rows(900);
        (rows[0].City, rows[0].Size, rows[0].CityKey) = ("once", "once", 99);
        BinaryTransformer<Network> texts = Trained(rows, "City", "Size");
        BinaryTransformer<Network> keys = Trained(rows, "CityKey");

        float[] byText = Scores(texts, [Like(row => row.City = "once"), Like(row => row.City = "never"), Like(row => row.City = "CITY 7")]);
        float[] byIndicator = Scores(texts, [Like(row => row.Size = "once"), Like(row => row.Size = "never"), Like(_ => { })]);
        float[] byKey = Scores(keys, [Like(row => row.CityKey = 99), Like(row => row.CityKey = 50), Like(_ => { })]);

        Assert.All([byText[0], byIndicator[0], byKey[0]], score => Assert.True(float.IsFinite(score)));
        Assert.Equal(byText[0], byText[1]);
        Assert.Equal(byText[0], byText[2]);
        Assert.Equal(byIndicator[0], byIndicator[1]);
        Assert.NotEqual(byIndicator[0], byIndicator[2]);
        Assert.Equal(byKey[0], byKey[1]);
        Assert.NotEqual(byKey[0], byKey[2]);
    }

    [Theory]
    [InlineData("City")]
    [InlineData("CityKey")]
    public void A_missing_value_is_one_of_its_own(string column)
    {
        // Yes is where the city is missing.
        List<Row> rows = Rows(900);
        foreach (Row row in rows)
        {
            row.Label = row.Random.Next(2) == 0;
            (row.City, row.CityKey) = row.Label ? ("", 0) : (row.City, row.CityKey);
        }
        BinaryTransformer<Network> model = Trained(rows, column);

        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(model.Transform(View(rows))).Accuracy);
        float[] missing = Scores(model, [Like(row => (row.City, row.CityKey) = ("", 0)), Like(row => (row.City, row.CityKey) = (null, 0))]);
        Assert.True(missing[0] > 0);
        Assert.Equal(missing[0], missing[1]);
    }

    [Fact]
    public void A_missing_number_beside_categories_is_learned_from_and_predicted_from()
    {
        List<Row> rows = Rows(900);
        rows.ForEach(row => row.Features[0] = row.Label ? float.NaN : row.Features[0]);
        BinaryTransformer<Network> model = Trained(rows, "City", "Size");

        Assert.Contains(new MissingValues { Columns = 1 }, model.Model.Spec.Nodes.Select(node => node.Layer));
        Assert.Equal(1, _mlContext.BinaryClassification.Evaluate(model.Transform(View(rows))).Accuracy);
    }

    [Theory]
    [InlineData("City", "Size")]
    [InlineData("SizeKey", "CityKey")]
    [InlineData("Size")]
    public void A_saved_model_gives_the_same_answers(params string[] columns)
    {
        BinaryTransformer<Network> model = Trained(Rows(200), columns);

        var loaded = (BinaryTransformer<Network>)SavedModels.Reload(_mlContext, model, View([]).Schema);

        Assert.Equal(Scores(model, Rows(300, 2)), Scores(loaded, Rows(300, 2)));
        Assert.Equal("Features", loaded.FeatureColumnName);
        Assert.Equal(columns, loaded.CategoricalColumnNames);
    }

    [Fact]
    public void A_prediction_engine_answers_as_many_rows_are_answered()
    {
        BinaryTransformer<Network> model = Trained(Rows(200), "City", "Size");
        List<Row> rows = Rows(40, 2);
        using PredictionEngine<Row, Answer> engine = _mlContext.Model.CreatePredictionEngine<Row, Answer>(model);

        Assert.Equal(Scores(model, rows), rows.Select(row => engine.Predict(row).Score), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Rows_are_learned_alike_in_memory_and_streamed()
    {
        Mlp mlp = Short with { Optimizer = new AdamOptimizer() };
        float[] Train(Mlp settings) => Scores(
            _mlContext.BinaryClassification.Trainers.Mlp(settings, categoricalColumnNames: ["City", "Size"]).Fit(View(Rows(300))),
            Rows(50, 2));

        Assert.Equal(
            Train(mlp with { DataCaching = DataCaching.Memory }),
            Train(mlp with { DataCaching = DataCaching.Streaming, StreamingBufferRows = 300 }));
    }

    [Fact]
    public void Sparse_features_with_categories_are_learned_as_dense_ones_are()
    {
        Mlp mlp = Short with { Optimizer = new AdamOptimizer(), InputScaling = null, EncodingBins = 0, InputLimit = null };
        float[] Train(string features) => Scores(
            _mlContext.BinaryClassification.Trainers.Mlp(mlp, featureColumnName: features, categoricalColumnNames: ["City", "Size"])
                .Fit(View(Rows(300))),
            Rows(50, 2));

        Assert.Equal(Train("Dense"), Train("Sparse"), (a, b) => Math.Abs(a - b) < 1e-4);
    }

    [Fact]
    public void Only_the_columns_that_are_read_are_asked_for()
    {
        BinaryTransformer<Network> model = Trained(Rows(200), "City", "Size");
        IDataView data = View(Rows(5));
        IRowToRowMapper mapper = ((ITransformer)model).GetRowToRowMapper(data.Schema);

        Assert.Equal(
            ["City", "Features", "Size"],
            mapper.GetDependencies([mapper.OutputSchema["Score"]]).Select(column => column.Name).Order());
    }

    [Fact]
    public void Training_goes_on_with_the_values_that_the_model_knows()
    {
        BinaryTransformer<Network> first = Trained(Rows(300), "City", "Size");
        List<Row> others = Rows(100);
        others.ForEach(row => row.City = "new");
        Mlp mlp = Short with { InitialModel = first, Epochs = 1 };

        BinaryTransformer<Network> second =
            _mlContext.BinaryClassification.Trainers.Mlp(mlp, categoricalColumnNames: ["City", "Size"]).Fit(View(others));

        Assert.Equal(first.Model.Spec.Input, second.Model.Spec.Input);
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => _mlContext.BinaryClassification.Trainers.Mlp(mlp, categoricalColumnNames: ["Size"]).Fit(View(others)));
        Assert.Contains("[City, Size], the trainer [Size]", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Number", "got Single")]
    [InlineData("Cities", "got a vector of String")]
    [InlineData("Features", "got a vector of Single", "Dense")]
    [InlineData("Town", "Could not find categorical column 'Town'")]
    public void A_column_that_is_no_category_is_refused_by_name(string column, string found, string features = "Features")
    {
        BinaryTrainer<Network> trainer = _mlContext.BinaryClassification.Trainers.Mlp(
            featureColumnName: features, categoricalColumnNames: ["City", column]);

        foreach (Action action in new Action[]
        {
            () => trainer.Fit(View(Rows(9))),
            () => trainer.Append(_mlContext.Transforms.DropColumns("City")).Fit(View(Rows(9))),
        })
        {
            ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(action);
            Assert.Contains(column, exception.Message, StringComparison.Ordinal);
            Assert.Contains(found, exception.Message, StringComparison.Ordinal);
            Assert.Equal("categoricalColumnNames", exception.ParamName);
        }
    }

    [Fact]
    public void A_model_of_texts_refuses_keys_and_rows_without_the_column()
    {
        BinaryTransformer<Network> model = Trained(Rows(200), "City");

        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(
            _mlContext.Transforms.CopyColumns("City", "CityKey").Fit(View(Rows(9))).Transform(View(Rows(9)))));
        Assert.Contains("'City': expected text, got Key<UInt32", exception.Message, StringComparison.Ordinal);
        exception = Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(
            _mlContext.Transforms.DropColumns("City").Fit(View(Rows(9))).Transform(View(Rows(9)))));
        Assert.Contains("Could not find categorical column 'City'", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Label")]
    [InlineData("Features")]
    [InlineData("Weight")]
    [InlineData("City")]
    public void A_column_has_one_purpose(string column)
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(() => _mlContext.BinaryClassification.Trainers.Mlp(
            exampleWeightColumnName: "Weight", categoricalColumnNames: ["City", column]));
        Assert.Contains($"got '{column}', which is also another's", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_or_categories_there_must_be()
    {
        Assert.Throws<ArgumentNullException>(() => _mlContext.BinaryClassification.Trainers.Mlp(featureColumnName: null));
        List<Row> rows = Rows(50);
        foreach ((int index, Row row) in rows.Index())
        {
            row.City = $"City {index}";
        }
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => _mlContext.BinaryClassification.Trainers
            .Mlp(featureColumnName: null, categoricalColumnNames: ["City"]).Fit(View(rows)));
        Assert.Contains("No value of City occurs in two training rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_importance_of_features_is_measured_beside_categories()
    {
        BinaryTransformer<Network> model = Trained(Rows(300), "City", "Size");
        Assert.Single(_mlContext.BinaryClassification.PermutationFeatureImportance(model, View(Rows(50, 2)), permutationCount: 1));
    }

    [Fact]
    public void A_file_whose_categories_are_not_those_of_its_network_is_refused()
    {
        BinaryTransformer<Network> model = Trained(Rows(200), "City", "Size");
        FeatureColumn columns = model.Column;
        (CategoryColumn city, CategoryColumn size) = (columns.Categories[0], columns.Categories[1]);
        foreach (CategoryColumn[] others in new CategoryColumn[][]
        {
            [],
            [city],
            [new("City", false, [.. city.Values.Skip(1)]), size],
            [city, size, new("More", false, ["a"])],
            [city, size, new("More", false, city.Values)],
        })
        {
            var changed = new BinaryTransformer<Network>(model.Model, columns with { Categories = others });
            Exception exception = Assert.ThrowsAny<Exception>(() => SavedModels.Reload(_mlContext, changed, View([]).Schema));
            Assert.IsType<ModelFormatException>(exception.GetBaseException());
        }
        Assert.Throws<ModelFormatException>(() => new CategoryColumn("City", true, ["1", "1"]));
        Assert.Throws<ModelFormatException>(() => CategoryColumn.Parse(new JsonObject { ["name"] = "City", ["type"] = "number" }));
        Assert.Throws<ModelFormatException>(() => CategoryColumn.Parse(new JsonObject { ["name"] = "City", ["type"] = "key" }));
    }

    [Fact]
    public void Of_more_values_than_are_learned_those_of_most_rows_are()
    {
        IEnumerable<int> values = Enumerable.Range(0, CategoryValues.Most + 5);
        IDataView data = View([
            .. values.Concat(values).Concat(values.Skip(5)).Select(value => new Row { City = $"{value:D5}" }),
        ]);

        CategoryColumn column = Assert.Single(CategoryValues.Read(data, ["City"], default));

        Assert.Equal(values.Skip(5).Select(value => $"{value:D5}"), column.Values);
    }

    [Fact]
    public void Rows_to_watch_may_have_values_that_training_rows_do_not()
    {
        List<Row> watched = Rows(50, 2);
        watched[3].City = "elsewhere";
        Network network = _mlContext.BinaryClassification.Trainers.Mlp(Short, categoricalColumnNames: ["City"])
            .Fit(View(Rows(300)), View(watched)).Model;
        Assert.True(double.IsFinite(network.History!.Epochs[0].ValidationLoss!.Value));
    }

    private BinaryTransformer<Network> Trained(List<Row> rows, params string[] columns) =>
        _mlContext.BinaryClassification.Trainers.Mlp(Short, categoricalColumnNames: columns).Fit(View(rows));

    private IDataView View(List<Row> rows) => _mlContext.Data.LoadFromEnumerable(rows);

    private float[] Scores(ITransformer model, List<Row> rows) => [.. model.Transform(View(rows)).GetColumn<float>("Score")];

    private static Row Like(Action<Row> change)
    {
        Row row = Rows(1, 3)[0];
        change(row);
        return row;
    }

    // Yes or no is up to the city, by no order of theirs; the size goes with it.
    private static List<Row> Rows(int count, int seed = 1)
    {
        bool[] answers = [.. Enumerable.Range(0, Cities).Select(city => new Random(city).Next(2) == 0)];
        var random = new Random(seed);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                int city = random.Next(Cities);
                int size = answers[city] ? 1 : 2 + (city % 2);
                float[] features = [random.NextSingle()];
                return new Row
                {
                    Random = random,
                    Features = features,
                    Dense = [.. features, .. new float[99]],
                    Sparse = new VBuffer<float>(100, 1, features, [0]),
                    City = $"City {city.ToString(CultureInfo.InvariantCulture)}",
                    CityKey = (uint)city + 1,
                    Size = size == 1 ? "small" : size == 2 ? "large" : "huge",
                    SizeKey = (byte)size,
                    Class = (uint)size,
                    Label = answers[city],
                    Number = city % 7,
                    Numbers = [city % 7, features[0]],
                };
            }),
        ];
    }

    private sealed class Row
    {
        internal Random Random = null!;

        [VectorType(1)]
        public float[] Features { get; set; } = [];

        [VectorType(100)]
        public float[] Dense { get; set; } = [];

        [VectorType(100)]
        public VBuffer<float> Sparse { get; set; }

        public string? City { get; set; }

        [KeyType(99)]
        public uint CityKey { get; set; }

        public string Size { get; set; } = "";

        [KeyType(3)]
        public byte SizeKey { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }

        [VectorType(2)]
        public string[] Cities { get; set; } = ["a", "b"];

        public bool Label { get; set; }

        public float Weight { get; set; } = 1;

        public float Number { get; set; }

        [VectorType(2)]
        public float[] Numbers { get; set; } = [];
    }

    private sealed class Scored
    {
        public float Score { get; set; }

        public float Number { get; set; }
    }

    private sealed class Answer
    {
        public float Score { get; set; }
    }
}
