using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Tests.Models;

namespace MLNetDeep.Transforms.Tests.Serving;

public sealed class PredictorTests
{
    private static readonly MLContext MLContext = new(1);
    private static readonly FeatureColumn Features = new("Features", new VectorDataViewType(NumberDataViewType.Single, 3));

    private sealed class Row
    {
        [VectorType(3)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private sealed class Renamed
    {
        [ColumnName("Features")]
        public double[] Numbers { get; set; } = [];

        public string Note { get; set; } = "";
    }

    private sealed class Sequential(ITransformer inner) : ITransformer
    {
        public bool IsRowToRowMapper => false;

        public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inner.GetOutputSchema(inputSchema);

        public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => throw new NotSupportedException();

        public void Save(ModelSaveContext ctx) => throw new NotSupportedException();

        public IDataView Transform(IDataView input) => inner.Transform(input);
    }

    private static DataViewSchema Schema => MLContext.Data.LoadFromEnumerable<Row>([]).Schema;

    [Fact]
    public void A_regression_gives_its_number()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        Prediction prediction = predictor.PredictJson("""{"Features":[1,2,3]}""");

        Assert.Equal(6, prediction.Score);
        Assert.Null(prediction.Label);
        Assert.Empty(prediction.Probabilities);
        Assert.Equal("""{"score":6}""", prediction.ToJson());
    }

    [Fact]
    public void A_binary_model_gives_the_probabilities_of_no_and_yes()
    {
        using var predictor = new Predictor(
            new BinaryTransformer<LinearModel>(new LinearModel(1, hasProbability: true), Features), Schema);

        Prediction prediction = predictor.PredictJson("""{"Features":[1,2,3]}""");

        Assert.Equal(true, prediction.PredictedLabel);
        Assert.Equal("True", prediction.Label);
        Assert.Equal(0.25f, prediction.Probability);
        Assert.Equal(0.25f, prediction.Probabilities["True"]);
        Assert.Equal(0.75f, prediction.Probabilities["False"]);
        Assert.Equal(["False", "True"], predictor.Labels);
        Assert.Equal("""{"label":true,"probability":0.25,"score":6,"probabilities":{"False":0.75,"True":0.25}}""", prediction.ToJson());
    }

    [Fact]
    public void An_anomaly_has_a_score_and_no_probability()
    {
        using var predictor = new Predictor(new AnomalyTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        Assert.Equal("""{"label":false,"score":-6}""", predictor.PredictJson("""{"Features":[-1,-2,-3]}""").ToJson());
    }

    [Fact]
    public void Classes_without_names_have_the_numbers_of_their_keys_and_scores_that_are_no_probabilities_are_not_called_so()
    {
        using var predictor = new Predictor(new MulticlassTransformer<LinearModel>(new LinearModel(2), Features, null), Schema);

        Prediction prediction = predictor.PredictJson("""{"Features":[1,2,3]}""");

        Assert.Equal("2", prediction.Label);
        Assert.Equal(12, prediction.Scores[prediction.Label!]);
        Assert.Equal(["1", "2"], prediction.Scores.Keys);
        Assert.Empty(prediction.Probabilities);
        Assert.Equal("""{"label":2,"scores":{"1":6,"2":12}}""", prediction.ToJson());
    }

    [Fact]
    public void Missing_features_give_no_label_and_scores_that_are_null_in_json()
    {
        using var predictor = new Predictor(new MulticlassTransformer<LinearModel>(new LinearModel(2), Features, null), Schema);

        Prediction prediction = predictor.PredictJson("""{"Features":[1,null,3]}""");

        Assert.Null(prediction.Label);
        Assert.Equal("""{"scores":{"1":null,"2":null}}""", prediction.ToJson());
    }

    [Fact]
    public void Components_are_given_as_a_column()
    {
        using var predictor = new Predictor(
            new ProjectionTransformer<LinearModel>(new LinearModel(2), Features, "Projected", "PC"), Schema);

        Prediction prediction = predictor.PredictJson("""{"Features":[1,2,3]}""");

        Assert.Equal(new[] { 6f, 12f }, prediction.Columns["Projected"]);
        Assert.Equal("""{"columns":{"Projected":[6,12]}}""", prediction.ToJson());
    }

    [Fact]
    public void Columns_that_are_asked_for_are_given_and_what_they_depend_on_is_needed()
    {
        var model = new RegressionTransformer<LinearModel>(new LinearModel(1), Features);
        using var predictor = new Predictor(model, Schema, new PredictorOptions { Columns = ["Label", "Features"] });

        Prediction prediction = predictor.PredictJson("""{"Features":[1,2,3],"Label":4}""");

        Assert.Equal(4f, prediction.Columns["Label"]);
        Assert.Equal(new[] { 1f, 2f, 3f }, prediction.Columns["Features"]);
        Assert.Equal(["Features", "Label"], predictor.Inputs.Select(input => input.Name));
    }

    [Fact]
    public void A_column_that_is_not_there_is_named()
    {
        var model = new RegressionTransformer<LinearModel>(new LinearModel(1), Features);

        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => new Predictor(model, Schema, new PredictorOptions { Columns = ["Scores"] }));

        Assert.Contains("'Scores'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Features, Label, Score", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fields_say_what_they_are()
    {
        using var predictor = new Predictor(new MulticlassTransformer<LinearModel>(new LinearModel(2), Features, null), Schema);

        PredictorField input = Assert.Single(predictor.Inputs);
        Assert.Equal(("Features", typeof(float), true, 3), (input.Name, input.Type, input.IsVector, input.Size));
        Assert.Equal("Features: Single[3]", input.ToString());
        Assert.Equal(["PredictedLabel: UInt32", "Score: Single[2]"], predictor.Outputs.Select(output => output.ToString()));
    }

    [Fact]
    public void Rows_may_be_objects_dictionaries_and_parsed_json()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);
        using var json = JsonDocument.Parse("""{"Features":[1,2,3],"Label":0}""");
        var dense = new VBuffer<float>(3, [1, 2, 3]);
        var sparse = new VBuffer<float>(3, 1, [6], [1]);

        Assert.Equal(6, predictor.Predict(new Row { Features = [1, 2, 3] }).Score);
        Assert.Equal(6, predictor.Predict(new { Features = new List<int> { 1, 2, 3 } }).Score);
        Assert.Equal(6, predictor.Predict(new Renamed { Numbers = [1, 2, 3], Note = "let be" }).Score);
        Assert.Equal(6, predictor.Predict(new Dictionary<string, object?> { ["Features"] = dense }).Score);
        Assert.Equal(6, predictor.Predict(new Dictionary<string, object?> { ["Features"] = sparse }).Score);
        Assert.Equal(
            6, predictor.Predict(new Dictionary<string, object?> { ["Features"] = json.RootElement.GetProperty("Features") }).Score);
        Assert.Equal(6, predictor.Predict(json.RootElement).Score);
    }

    [Fact]
    public void Missing_and_unknown_fields_are_all_named()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        PredictorInputException exception =
            Assert.Throws<PredictorInputException>(() => predictor.PredictJson("""{"features":[1,2,3],"Size":1}"""));

        Assert.Equal(["features", "Size", "Features"], exception.Errors.Keys);
        Assert.Equal("is unknown: expected Features.", exception.Errors["Size"]);
        Assert.StartsWith("is missing: expected an array of 3 values", exception.Errors["Features"], StringComparison.Ordinal);
        Assert.Null(exception.Row);
    }

    [Theory]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("[1,2,\"3\"]", "[1,2,\"3\"]")]
    [InlineData("[1,2,1e39]", "1e39")]
    [InlineData("[1,2,[3]]", "[1,2,[3]]")]
    [InlineData("6", "is 6;")]
    [InlineData("null", "is null;")]
    public void A_vector_that_does_not_fit_is_refused(string json, string came)
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        PredictorInputException exception =
            Assert.Throws<PredictorInputException>(() => predictor.PredictJson($$"""{"Features":{{json}}}"""));

        Assert.Contains(came, exception.Errors["Features"], StringComparison.Ordinal);
        Assert.Contains("expected an array of 3 values, each a number", exception.Errors["Features"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("{\"Features\":[1,2,3]} {}", "cannot be read")]
    [InlineData("{\"Features\":[1,2,3]", "cannot be read")]
    [InlineData("{\"Features\":[1,2,", "cannot be read")]
    [InlineData("{\"Features\":[1,2,three]}", "cannot be read")]
    [InlineData("{\"Label\":[[],", "cannot be read")]
    [InlineData("[1,2,3]", "is JSON's Array; expected an object with Features")]
    [InlineData("null", "is JSON's Null; expected an object with Features")]
    public void Json_that_is_no_row_is_refused(string json, string expected)
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        PredictorInputException exception = Assert.Throws<PredictorInputException>(() => predictor.PredictJson(json));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Empty(exception.Errors);
    }

    [Theory]
    [InlineData("{\"Features\":[1,2,3],\"\\uD800\":1}")]
    [InlineData("{\"\\uDC00\\uD800\":1,\"Features\":[1,2,3]}")]
    public void A_name_that_is_no_Unicode_is_refused(string json)
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);
        using var document = JsonDocument.Parse(json);
        byte[] damaged = Encoding.Latin1.GetBytes("{\"Features\":[1,2,3],\"\u00e4\u00ff\":1}");

        Assert.Contains(
            "cannot be read", Assert.Throws<PredictorInputException>(() => predictor.PredictJson(json)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "cannot be read", Assert.Throws<PredictorInputException>(() => predictor.Predict(document.RootElement)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "cannot be read", Assert.Throws<PredictorInputException>(() => predictor.PredictManyJson($"[{json}]")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "cannot be read", Assert.Throws<PredictorInputException>(() => predictor.PredictJson(damaged)).Message,
            StringComparison.Ordinal);
        Assert.Equal(6, predictor.PredictJson("""{"Features":[1,2,3]}""").Score);
    }

    [Fact]
    public void A_field_that_comes_twice_is_refused_by_its_name()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        PredictorInputException exception = Assert.Throws<PredictorInputException>(
            () => predictor.PredictJson("""{"Features":[1,2,3],"Features":[1,2,3]}"""));

        Assert.Equal("comes twice: expected once.", exception.Errors["Features"]);
        Assert.Equal(6, predictor.PredictJson("""{"Features":[1,2,3]}"""u8).Score);
    }

    [Theory]
    [InlineData("[0,255,9999999]", 0f, 255f, 9_999_999f)]
    [InlineData("[16777217,12345678,-1]", 16_777_217f, 12_345_678f, -1f)]
    [InlineData("[1.5e-3,-0,0.1]", 1.5e-3f, -0f, 0.1f)]
    [InlineData("[0.003921569,-12.25,0.00000000001]", 0.003921569f, -12.25f, 0.00000000001f)]
    public void Numbers_of_JSON_are_those_that_float_reads(string json, params float[] expected)
    {
        using var predictor = new Predictor(
            new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema, new PredictorOptions { Columns = ["Features"] });

        byte[] bytes = Encoding.UTF8.GetBytes($"{{ \"Label\": {{ \"any\": [1, 2] }}, \"Features\": {json} }}");

        Assert.Equal(expected, (float[])predictor.PredictJson(bytes).Columns["Features"]!);
        Assert.Equal(expected, (float[])predictor.PredictManyJson($"[{Encoding.UTF8.GetString(bytes)}]")[0].Columns["Features"]!);
    }

    [Fact]
    public void Every_number_of_JSON_is_the_nearest_float()
    {
        using var predictor = new Predictor(
            new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema, new PredictorOptions { Columns = ["Features"] });
        var random = new Random(1);

        for (int i = 0; i < 2_000; i++)
        {
            string[] texts = [.. Enumerable.Range(0, 3).Select(_ =>
            {
                int digits = random.Next(1, 12);
                string text = random.NextInt64((long)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture);
                int decimals = random.Next(12);
                return (random.Next(2) == 0 ? "-" : "") + (decimals == 0 ? text
                    : text.PadLeft(decimals + 1, '0').Insert(text.PadLeft(decimals + 1, '0').Length - decimals, "."));
            })];

            float[] read = (float[])predictor.PredictJson($"{{\"Features\":[{string.Join(',', texts)}]}}").Columns["Features"]!;

            Assert.Equal(texts.Select(text => float.Parse(text, CultureInfo.InvariantCulture)), read);
        }
    }

    [Fact]
    public void An_object_that_is_no_row_is_refused()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        Assert.Contains("String", Assert.Throws<PredictorInputException>(() => predictor.Predict("{}")).Message, StringComparison.Ordinal);
        Assert.Contains(
            "null", Assert.Throws<PredictorInputException>(() => predictor.Predict<Row?>(null)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "'Features' is missing",
            Assert.Throws<PredictorInputException>(() => predictor.Predict(new { Label = 1f })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_among_several_is_named_by_its_number_and_the_others_are_predicted_after_it_as_before()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        PredictorInputException exception = Assert.Throws<PredictorInputException>(
            () => predictor.PredictManyJson("""[{"Features":[1,2,3]},{"Features":[1,2,3]},{}]"""));

        Assert.Equal(2, exception.Row);
        Assert.StartsWith("Row 2: 'Features' is missing", exception.Message, StringComparison.Ordinal);
        Assert.Equal(6, predictor.PredictManyJson("""[{"Features":[1,2,3]},{"Features":[1,2,3]}]""")[1].Score);
    }

    [Fact]
    public void Any_number_of_rows_is_predicted_in_their_order()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        foreach (int count in new[] { 0, 1, 2, 1023, 1024, 1025, 3000 })
        {
            IReadOnlyList<Prediction> predictions =
                predictor.PredictMany(Enumerable.Range(0, count).Select(i => new Row { Features = [i, 0, 0] }));

            Assert.Equal(Enumerable.Range(0, count).Select(i => (float?)i), predictions.Select(prediction => prediction.Score));
        }
        Assert.Contains(
            "expected an array", Assert.Throws<PredictorInputException>(() => predictor.PredictManyJson("{}")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_that_does_not_map_rows_is_named()
    {
        var model = new RegressionTransformer<LinearModel>(new LinearModel(1), Features);
        var chain = new TransformerChain<ITransformer>(model, new Sequential(model));

        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => new Predictor(chain, Schema));

        Assert.StartsWith("Step 2 of 2, PredictorTests.Sequential,", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_for_training_alone_is_left_out()
    {
        var model = new RegressionTransformer<LinearModel>(new LinearModel(1), Features);
        var chain = new TransformerChain<RegressionTransformer<LinearModel>>(
            [new Sequential(model), model], [TransformerScope.Training, TransformerScope.Everything]);
        using var predictor = new Predictor(chain, Schema);

        Assert.Equal(6, predictor.Predict(new Row { Features = [1, 2, 3] }).Score);
        Assert.Equal(6, predictor.PredictMany([new Row { Features = [1, 2, 3] }, new Row { Features = [0, 0, 0] }])[0].Score);
    }

    [Fact]
    public void Threads_get_the_answers_to_their_rows()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);
        int wrong = 0;
        Thread[] threads =
        [
            .. Enumerable.Range(0, 8).Select(thread => new Thread(() =>
            {
                for (int i = 0; i < 3000; i++)
                {
                    float value = (thread * 10000) + i;
                    float? answer = i % 50 == 0
                        ? predictor.PredictMany([new Row { Features = [0, 0, 0] }, new Row { Features = [value, 0, 0] }])[1].Score
                        : predictor.Predict(new Row { Features = [value, 0, 0] }).Score;
                    if (answer != value)
                    {
                        Interlocked.Increment(ref wrong);
                    }
                }
            })),
        ];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        Assert.Equal(0, wrong);
    }

    [Fact]
    public void A_predictor_that_is_disposed_of_says_so()
    {
        var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);
        predictor.Dispose();
        predictor.Dispose();

        Assert.Throws<ObjectDisposedException>(() => predictor.Predict(new Row { Features = [1, 2, 3] }));
        Assert.Throws<ObjectDisposedException>(() => predictor.Inputs);
    }

    [Fact]
    public void A_model_from_memory_is_not_loaded_again()
    {
        using var predictor = new Predictor(new RegressionTransformer<LinearModel>(new LinearModel(1), Features), Schema);

        Assert.Null(predictor.Path);
        Assert.Throws<InvalidOperationException>(predictor.Reload);
    }

    [Fact]
    public void Files_that_are_no_model_are_refused()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "no model");
            Assert.Contains(file, Assert.Throws<ModelFormatException>(() => Predictor.Load(file)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Throws<FileNotFoundException>(() => Predictor.Load(file));
    }

    [Fact]
    public void A_model_without_its_input_schema_is_refused()
    {
        string file = Path.GetTempFileName();
        try
        {
            IDataView data = MLContext.Data.LoadFromEnumerable(new[] { new Row { Features = [1, 2, 3] } });
            MLContext.Model.Save(MLContext.Transforms.CopyColumns("Copy", "Features").Fit(data), null, file);

            Assert.Contains(
                "save it with its input schema", Assert.Throws<ModelFormatException>(() => Predictor.Load(file)).Message,
                StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Options_are_checked()
    {
        var options = new PredictorOptions { PollInterval = TimeSpan.Zero };

        Assert.Equal("PollInterval", Assert.Throws<ArgumentOutOfRangeException>(() => Predictor.Watch("model.zip", options)).ParamName);
    }
}
