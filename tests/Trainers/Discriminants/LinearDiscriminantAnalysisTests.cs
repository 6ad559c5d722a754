using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Discriminants;

public sealed class LinearDiscriminantAnalysisTests
{
    private readonly MLContext _mlContext = new(1);

    private sealed class Projected
    {
        public float[] LinearDiscriminants { get; set; } = [];
    }

    private MulticlassTransformer<LinearDiscriminantAnalysisModel> Fit(IDataView data, LinearDiscriminantAnalysis? learner = null)
        => _mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis(learner ?? new()).Fit(data);

    [Fact]
    public void The_short_overloads_learn()
    {
        MulticlassTransformer<LinearDiscriminantAnalysisModel> multi =
            _mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis().Fit(Blobs.Data(_mlContext, 90));
        IDataView scored = multi.Transform(Blobs.Data(_mlContext, 60, seed: 2));
        Assert.True(_mlContext.MulticlassClassification.Evaluate(scored).MicroAccuracy > 0.98);
        Assert.Equal(Blobs.Names, multi.ClassNames);
        Assert.All(Blobs.Column<VBuffer<float>>(scored, "Score"), score => Assert.Equal(1, score.DenseValues().Sum(), 1e-6));

        IDataView data = Separated(200);
        BinaryTransformer<LinearDiscriminantAnalysisModel> binary =
            _mlContext.BinaryClassification.Trainers.LinearDiscriminantAnalysis().Fit(data);
        Assert.True(_mlContext.BinaryClassification.Evaluate(binary.Transform(data)).Accuracy > 0.85);
    }

    [Fact]
    public void The_probability_of_yes_is_that_of_its_log_odds()
    {
        IDataView data = Separated(100);
        BinaryTransformer<LinearDiscriminantAnalysisModel> model =
            _mlContext.BinaryClassification.Trainers.LinearDiscriminantAnalysis().Fit(data);
        var rows = _mlContext.Data.CreateEnumerable<YesNo.Scored>(model.Transform(data), reuseRowObject: false).ToList();
        Assert.All(rows, row => Assert.Equal(1 / (1 + Math.Exp(-row.Score)), row.Probability, 1e-6));
        Assert.All(rows, row => Assert.Equal(row.Score > 0, row.PredictedLabel));
        Assert.Contains(rows, row => row.PredictedLabel);
        Assert.Contains(rows, row => !row.PredictedLabel);
    }

    [Fact]
    public void The_projection_names_its_axes_and_is_the_models()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        ProjectionTransformer<LinearDiscriminantAnalysisModel> projection =
            _mlContext.Transforms.LinearDiscriminantAnalysis("LinearDiscriminants", "Features").Fit(data);
        IDataView projected = projection.Transform(data);
        VBuffer<ReadOnlyMemory<char>> names = default;
        projected.Schema["LinearDiscriminants"].GetSlotNames(ref names);
        Assert.Equal(["LD1", "LD2"], names.DenseValues().Select(name => name.ToString()));

        float[] expected = new float[120];
        projection.Model.Transform(Blobs.Rows(60).SelectMany(row => row.Features).ToArray(), expected);
        IEnumerable<Projected> rows = _mlContext.Data.CreateEnumerable<Projected>(projected, reuseRowObject: false);
        Assert.Equal(expected, rows.SelectMany(row => row.LinearDiscriminants));
        ProjectionEstimator<LinearDiscriminantAnalysisModel> first =
            _mlContext.Transforms.LinearDiscriminantAnalysis("Out", "Features", numberOfComponents: 1);
        Assert.Equal(1, first.Fit(data).Model.Components);
    }

    [Fact]
    public void The_projection_takes_the_place_of_its_input()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        var pipeline = _mlContext.Transforms.LinearDiscriminantAnalysis("Features")
            .Append(_mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis());
        Assert.Equal(2, pipeline.Fit(data).LastTransformer!.Model.FeatureCount);
    }

    public static TheoryData<string, Func<LinearDiscriminantAnalysis, LinearDiscriminantAnalysis>> Changes => new()
    {
        { "Priors", learner => learner with { Priors = [0.5, 0.25, 0.25] } },
        { "Shrinkage", learner => learner with { Shrinkage = CovarianceShrinkage.Of(0.4) } },
        { "Shrinkage", learner => learner with { Shrinkage = CovarianceShrinkage.LedoitWolf } },
        { "Tolerance", learner => learner with { Tolerance = 0.99 } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_changes_the_scores(string option, Func<LinearDiscriminantAnalysis, LinearDiscriminantAnalysis> change)
    {
        List<Blobs.Row> rows = Blobs.Rows(90);
        rows.ForEach(row => row.Features = [.. row.Features.Select((value, i) => i < 2 ? value / 3 : value)]);
        (IDataView _, ITransformer? mapping) = Blobs.Keyed(_mlContext, 9);
        IDataView data = mapping.Transform(_mlContext.Data.LoadFromEnumerable(rows));
        Assert.False(Blobs.Scores(Fit(data).Transform(data)).SequenceEqual(Blobs.Scores(Fit(data, change(new())).Transform(data))), option);
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        IDataView data = Blobs.Data(_mlContext, 120);
        Assert.Equal(Scores(1), Scores(3));

        float[] Scores(int threads) => Blobs.Scores(Fit(data, new() { NumberOfThreads = threads }).Transform(data));
    }

    [Fact]
    public void Loaded_models_answer_bit_for_bit_as_the_saved_ones()
    {
        IDataView data = Blobs.Data(_mlContext, 60);
        MulticlassTransformer<LinearDiscriminantAnalysisModel> multi = Fit(data);
        Assert.Equal(Blobs.Scores(multi.Transform(data)), Blobs.Scores(SavedModels.Reload(_mlContext, multi, data.Schema).Transform(data)));
        ProjectionTransformer<LinearDiscriminantAnalysisModel> projection =
            _mlContext.Transforms.LinearDiscriminantAnalysis("Score", "Features").Fit(data);
        Assert.Equal(
            Blobs.Scores(projection.Transform(data)),
            Blobs.Scores(SavedModels.Reload(_mlContext, projection, data.Schema).Transform(data)));
        IDataView rows = Separated(60);
        BinaryTransformer<LinearDiscriminantAnalysisModel> binary =
            _mlContext.BinaryClassification.Trainers.LinearDiscriminantAnalysis().Fit(rows);
        Assert.Equal(
            Blobs.Column<float>(binary.Transform(rows), "Score"),
            Blobs.Column<float>(SavedModels.Reload(_mlContext, binary, rows.Schema).Transform(rows), "Score"));
    }

    [Fact]
    public void A_prediction_engine_answers_one_row()
    {
        IDataView data = Blobs.Data(_mlContext, 90);
        MulticlassTransformer<LinearDiscriminantAnalysisModel> model = Fit(data);
        using PredictionEngine<Blobs.Row, Blobs.Scored> engine = _mlContext.Model.CreatePredictionEngine<Blobs.Row, Blobs.Scored>(model);
        Assert.Equal(2u, engine.Predict(new Blobs.Row { Features = [3, -2, 0, 0] }).PredictedLabel);
    }

    [Fact]
    public void It_cross_validates()
    {
        IReadOnlyList<TrainCatalogBase.CrossValidationResult<MulticlassClassificationMetrics>> folds =
            _mlContext.MulticlassClassification.CrossValidate(
                Blobs.Data(_mlContext, 90), _mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis(), 3);
        Assert.All(folds, fold => Assert.True(fold.Metrics.MicroAccuracy > 0.95));
    }

    [Fact]
    public void Rows_with_infinite_values_are_left_out_and_scored_as_missing()
    {
        List<Blobs.Row> rows = Blobs.Rows(60);
        rows[4].Features[1] = float.NegativeInfinity;
        rows[7].Features[2] = float.PositiveInfinity;
        (IDataView _, ITransformer? mapping) = Blobs.Keyed(_mlContext, 9);
        IDataView data = mapping.Transform(_mlContext.Data.LoadFromEnumerable(rows));
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        ProjectionTransformer<LinearDiscriminantAnalysisModel> projection =
            _mlContext.Transforms.LinearDiscriminantAnalysis("Score", "Features").Fit(data);
        Assert.Contains("Skipped 2 of 60 training rows", Assert.Single(warnings), StringComparison.Ordinal);
        float[] scores = Blobs.Scores(projection.Transform(data));
        Assert.Equal([4, 7], Enumerable.Range(0, 60).Where(row => float.IsNaN(scores[2 * row])));
    }

    public static TheoryData<string, LinearDiscriminantAnalysis> BadOptions => new()
    {
        { "Priors", new() { Priors = [0.5, 0.4] } },
        { "Priors", new() { Priors = [0, 1] } },
        { "Priors", new() { Priors = [1] } },
        { "Tolerance", new() { Tolerance = 1 } },
        { "Tolerance", new() { Tolerance = double.NaN } },
        { "NumberOfComponents", new() { NumberOfComponents = 0 } },
        { "NumberOfThreads", new() { NumberOfThreads = 0 } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named_before_any_data_is_read(string option, LinearDiscriminantAnalysis learner)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            option, () => _mlContext.Transforms.LinearDiscriminantAnalysis(learner, "Out"));
        Assert.Contains($"{option}: expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Columns_that_are_missing_or_another_are_named_before_any_data_is_read()
    {
        Refused<ArgumentException>("outputColumnName", " ", "Features", "Label");
        Refused<ArgumentException>("inputColumnName", "Out", "", "Label");
        Refused<ArgumentException>("labelColumnName", "Out", "Features", " ");
        Refused<ArgumentNullException>("labelColumnName", "Out", "Features", null);
        Refused<ArgumentException>("labelColumnName", "Label", "Features", "Label");
        Refused<ArgumentException>("labelColumnName", "Out", "Label", "Label");

        void Refused<TException>(string parameter, string output, string input, string? label) where TException : ArgumentException
            => Assert.Throws<TException>(parameter, () => _mlContext.Transforms.LinearDiscriminantAnalysis(output, input, label!));
    }

    [Fact]
    public void A_label_may_have_the_name_of_a_trainers_output()
    {
        IDataView rows = Blobs.Data(_mlContext, 60);
        IDataView data = _mlContext.Transforms.CopyColumns("Score", "Label").Fit(rows).Transform(rows);
        Assert.Equal(2, _mlContext.Transforms.LinearDiscriminantAnalysis("Out", "Features", "Score").Fit(data).Model.Components);
    }

    [Fact]
    public void Priors_of_another_number_of_classes_are_refused()
        => Assert.Contains("a number for each of 3 classes", Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(Blobs.Data(_mlContext, 30), new() { Priors = [0.5, 0.5] })).Message, StringComparison.Ordinal);

    [Fact]
    public void More_axes_than_classes_allow_are_refused()
        => Assert.Contains("at most 2", Assert.Throws<InvalidOperationException>(
            () => _mlContext.Transforms.LinearDiscriminantAnalysis(
                "Out", "Features", numberOfComponents: 3).Fit(Blobs.Data(_mlContext, 30))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_missing_or_unkeyed_label_is_refused()
    {
        IDataView data = _mlContext.Data.LoadFromEnumerable(Blobs.Rows(30));
        Assert.Contains("'Label': expected a key", Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Transforms.LinearDiscriminantAnalysis("Out", "Features").Fit(data)).Message, StringComparison.Ordinal);
        Assert.Contains("label column 'Species'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Transforms.LinearDiscriminantAnalysis("Out", "Features", "Species").Fit(data)).Message,
            StringComparison.Ordinal);
    }

    // Yes where the first feature is greater than the second, with some noise.
    private IDataView Separated(int count)
    {
        List<YesNo.Row> rows = YesNo.Rows(count);
        rows.ForEach(row => row.Label = row.Features[0] + (row.Features[2] / 5) > row.Features[1]);
        return _mlContext.Data.LoadFromEnumerable(rows);
    }
}
