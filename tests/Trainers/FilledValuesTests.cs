using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Classic.Neighbors;
using MLNetDeep.Trainers.Tests.Contract;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests;

/// <summary>Missing values of learners that do not learn from them: medians take their place, in training and in prediction.</summary>
public sealed class FilledValuesTests
{
    private readonly MLContext _mlContext = new(1);
    private readonly List<string> _warnings = [];

    public FilledValuesTests() => _mlContext.Log += (_, message) =>
    {
        if (message.Kind == ChannelMessageKind.Warning)
        {
            _warnings.Add(message.Message);
        }
    };

    public sealed class Row
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    private static List<Row> Rows(float first = float.NaN, float second = float.NaN) =>
    [
        .. new float[][] { [1, 10], [2, 11], [first, 9], [4, second], [8, 10] }.Select(
            (features, i) => new Row { Features = features, Label = i }),
    ];

    private IDataView View(IEnumerable<Row> rows) => _mlContext.Data.LoadFromEnumerable(rows);

    [Fact]
    public void The_warning_says_how_many_values_of_which_features_were_filled()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(new[]
        {
            new { Age = 1f, Fare = 10f, Label = 1f }, new { Age = float.NaN, Fare = 20f, Label = 2f },
            new { Age = float.NaN, Fare = float.NaN, Label = 3f }, new { Age = 5f, Fare = 40f, Label = 4f },
        });
        _mlContext.Transforms.Concatenate("Features", "Age", "Fare")
            .Append(_mlContext.Regression.Trainers.KNearestNeighbors(numberOfNeighbors: 1)).Fit(data);
        Assert.EndsWith(
            "Filled 3 missing values of 2 of 2 features with their medians: Age 2, Fare 1. Those of rows to predict are filled alike; "
            + "trees, forests and Mlp learn from them.",
            Assert.Single(_warnings), StringComparison.Ordinal);
    }

    public static TheoryData<string> Names =>
    [
        .. ContractCases.All.Keys.Where(name =>
            new[] { "KNearest", "Linear", "Principal", "Perceptron", "Kernel", "OneClass" }
                .Any(method => name.Contains(method, StringComparison.Ordinal))),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_model_of_rows_with_missing_values_is_that_of_rows_with_their_medians_also_loaded(string name)
    {
        string output = ContractCases.All[name].Output;
        List<ContractRow> missing = ContractTable(_ => float.NaN), filled = ContractTable(median => median);
        ITransformer model = Create(name).Fit(Keyed(missing));
        ITransformer expected = Create(name).Fit(Keyed(filled));
        Assert.Contains(_warnings, warning => warning.Contains("Filled 7 missing values of 1 of 36", StringComparison.Ordinal));

        List<string> scores = RowReader.All(expected.Transform(Keyed(filled)), output);
        Assert.DoesNotContain(scores, score => score.Contains("NaN", StringComparison.Ordinal));
        Assert.Equal(scores, RowReader.All(model.Transform(Keyed(missing)), output));
        ITransformer loaded = SavedModels.Reload(_mlContext, model, Keyed(missing).Schema);
        Assert.Equal(scores, RowReader.All(loaded.Transform(Keyed(missing)), output));

        IEstimator<ITransformer> Create(string named) => ContractCases.All[named].Create(_mlContext);
    }

    [Fact]
    public void What_is_missing_in_prediction_only_is_filled_too()
    {
        RegressionTransformer<KNearestNeighborsRegressionModel> model =
            _mlContext.Regression.Trainers.KNearestNeighbors(numberOfNeighbors: 1).Fit(View(Rows(2.9f, 10)));
        Assert.Empty(_warnings);
        Assert.False(((IRowModel)model.Model).TakesMissing);
        // The medians are 2.9 and 10: the third row is nearest to them.
        Assert.Equal([2f], Blobs.Column<float>(model.Transform(View([new Row { Features = [float.NaN, float.NaN] }])), "Score"));
        Assert.Equal(
            [float.NaN], Blobs.Column<float>(model.Transform(View([new Row { Features = [float.NaN, float.PositiveInfinity] }])), "Score"));
    }

    [Fact]
    public void A_feature_that_every_row_misses_is_0()
    {
        List<Row> rows = Rows(3, 10);
        rows.ForEach(row => row.Features[1] = float.NaN);
        IDataView data = View(rows);
        float[] scores = [
            .. Blobs.Column<float>(
                _mlContext.Regression.Trainers.KNearestNeighbors(numberOfNeighbors: 1).Fit(data).Transform(data), "Score")];
        Assert.Equal([0f, 1, 2, 3, 4], scores);
        Assert.Contains("Filled 5 missing values of 1 of 2 features", Assert.Single(_warnings), StringComparison.Ordinal);
    }

    private sealed class Picture
    {
        [VectorType(2, 1, 1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    [Fact]
    public void Images_with_missing_values_are_left_out_as_before()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(
            Rows(3).Select(row => new Picture { Features = row.Features, Label = row.Label }));
        float[] scores = [
            .. Blobs.Column<float>(
                _mlContext.Regression.Trainers.KNearestNeighbors(numberOfNeighbors: 1).Fit(data).Transform(data), "Score")];
        Assert.Contains("Skipped 1 of 5 training rows", Assert.Single(_warnings), StringComparison.Ordinal);
        Assert.True(float.IsNaN(scores[3]));
    }

    [Fact]
    public void Only_infinite_values_leave_no_row()
    {
        List<Row> rows = Rows();
        rows.ForEach(row => row.Features = [float.NaN, float.NegativeInfinity]);
        Assert.Contains(
            "No training row is left: of 5, 0 with a missing label, 5 with a feature that is not finite",
            Assert.Throws<InvalidOperationException>(() => _mlContext.Regression.Trainers.KNearestNeighbors().Fit(View(rows))).Message,
            StringComparison.Ordinal);
    }

    // The rows of the contract as a table; what a seventh of them have of the sixth feature is given by the median of the others.
    private static List<ContractRow> ContractTable(Func<float, float> value)
    {
        const int Feature = 5, Every = 9;
        List<ContractRows.Row> rows = ContractRows.Rows();
        float[] known = [.. rows.Where((_, i) => i % Every != 0).Select(row => row.Features[Feature]).Order()];
        float median = Engine.Layers.InputSample.Quantile(known, 0.5);
        return
        [
            .. rows.Select((row, i) => new ContractRow
            {
                Features = [.. row.Features.Select((pixel, place) => place == Feature && i % Every == 0 ? value(median) : pixel)],
                Name = row.Name,
                Answer = row.Answer,
                Number = row.Number,
            }),
        ];
    }

    private IDataView Keyed(List<ContractRow> rows)
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        return _mlContext.Transforms.Conversion.MapValueToKey("Label", "Name").Fit(data).Transform(data);
    }

    private sealed class ContractRow
    {
        [VectorType(ContractRows.Side * ContractRows.Side)]
        public float[] Features { get; set; } = [];

        public string Name { get; set; } = "";

        public bool Answer { get; set; }

        public float Number { get; set; }
    }
}
