using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Classic.Components;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers.Tests.Components;

public sealed class PrincipalComponentsTests
{
    private readonly MLContext _mlContext = new(1);

    private IDataView Data(int rows = 60) => _mlContext.Data.LoadFromEnumerable(Blobs.Rows(rows));

    private float[] Project(PrincipalComponents learner)
        => Blobs.Scores(_mlContext.Transforms.PrincipalComponents(learner, "Score", "Features").Fit(Data()).Transform(Data()));

    [Fact]
    public void The_column_names_its_axes_and_is_the_models_projection()
    {
        ProjectionTransformer<PrincipalComponentsModel> projection =
            _mlContext.Transforms.PrincipalComponents("Score", "Features", 3).Fit(Data());
        IDataView projected = projection.Transform(Data());
        VBuffer<ReadOnlyMemory<char>> names = default;
        projected.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal(["PC1", "PC2", "PC3"], names.DenseValues().Select(name => name.ToString()));
        float[] expected = new float[180];
        projection.Model.Transform(Blobs.Rows(60).SelectMany(row => row.Features).ToArray(), expected);
        Assert.Equal(expected, Blobs.Scores(projected));
        Assert.Equal(3, projection.Model.ExplainedVarianceRatio.Count);
    }

    [Fact]
    public void Without_a_number_all_components_are_kept()
        => Assert.Equal(4, _mlContext.Transforms.PrincipalComponents("Score", "Features").Fit(Data()).Model.Components);

    [Fact]
    public void The_projection_takes_the_place_of_its_input_in_a_pipeline()
    {
        var pipeline = _mlContext.Transforms.Conversion.MapValueToKey("Label")
            .Append(_mlContext.Transforms.PrincipalComponents("Features", rank: 2))
            .Append(_mlContext.MulticlassClassification.Trainers.LinearDiscriminantAnalysis());
        var model = pipeline.Fit(Data(90));
        Assert.Equal(2, model.LastTransformer!.Model.FeatureCount);
        Assert.True(_mlContext.MulticlassClassification.Evaluate(model.Transform(Data(90))).MicroAccuracy > 0.98);
    }

    public static TheoryData<string, Func<PrincipalComponents, PrincipalComponents>> Changes => new()
    {
        { "Rank", learner => learner with { Rank = 2 } },
        { "ShareOfVariance", learner => learner with { ShareOfVariance = 0.9 } },
        { "Whiten", learner => learner with { Whiten = true } },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Every_option_changes_the_projection(string option, Func<PrincipalComponents, PrincipalComponents> change)
        => Assert.False(Project(new()).SequenceEqual(Project(change(new()))), option);

    [Fact]
    public void Threads_change_no_bit() => Assert.Equal(Project(new() { NumberOfThreads = 1 }), Project(new() { NumberOfThreads = 3 }));

    [Fact]
    public void A_loaded_projection_is_bit_for_bit_the_saved_one()
    {
        ProjectionTransformer<PrincipalComponentsModel> projection =
            _mlContext.Transforms.PrincipalComponents("Score", "Features", 2).Fit(Data());
        IDataView loaded = SavedModels.Reload(_mlContext, projection, Data().Schema).Transform(Data());
        Assert.Equal(Blobs.Scores(projection.Transform(Data())), Blobs.Scores(loaded));
        VBuffer<ReadOnlyMemory<char>> names = default;
        loaded.Schema["Score"].GetSlotNames(ref names);
        Assert.Equal("PC2", names.GetItemOrDefault(1).ToString());
    }

    [Fact]
    public void Rows_with_infinite_values_are_left_out_and_projected_as_missing()
    {
        List<Blobs.Row> rows = Blobs.Rows(60);
        rows[4].Features[1] = float.PositiveInfinity;
        IDataView data = _mlContext.Data.LoadFromEnumerable(rows);
        var warnings = new List<string>();
        _mlContext.Log += (_, message) =>
        {
            if (message.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning)
            {
                warnings.Add(message.Message);
            }
        };
        float[] projected = Blobs.Scores(_mlContext.Transforms.PrincipalComponents("Score", "Features", 1).Fit(data).Transform(data));
        Assert.Contains("Skipped 1 of 60 training rows", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Equal([4], Enumerable.Range(0, 60).Where(row => float.IsNaN(projected[row])));
    }

    public static TheoryData<string, PrincipalComponents> BadOptions => new()
    {
        { "Rank", new() { Rank = 0 } },
        { "ShareOfVariance", new() { ShareOfVariance = 0 } },
        { "ShareOfVariance", new() { ShareOfVariance = 1 } },
        { "ShareOfVariance", new() { ShareOfVariance = double.NaN } },
        { "ShareOfVariance", new() { Rank = 2, ShareOfVariance = 0.5 } },
        { "NumberOfThreads", new() { NumberOfThreads = 0 } },
    };

    [Theory]
    [MemberData(nameof(BadOptions))]
    public void An_option_out_of_range_is_named_before_any_data_is_read(string option, PrincipalComponents learner)
    {
        ArgumentOutOfRangeException exception = Assert.Throws<ArgumentOutOfRangeException>(
            option, () => _mlContext.Transforms.PrincipalComponents(learner, "Score"));
        Assert.Contains($"{option}: expected", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_name_or_learner_is_named_before_any_data_is_read()
    {
        Assert.Throws<ArgumentException>("outputColumnName", () => _mlContext.Transforms.PrincipalComponents(""));
        Assert.Throws<ArgumentNullException>("outputColumnName", () => _mlContext.Transforms.PrincipalComponents((string)null!));
        Assert.Throws<ArgumentException>("inputColumnName", () => _mlContext.Transforms.PrincipalComponents("Out", " "));
        Assert.Throws<ArgumentNullException>("learner", () => _mlContext.Transforms.PrincipalComponents((PrincipalComponents)null!, "Out"));
    }

    [Fact]
    public void What_cannot_be_projected_is_refused()
    {
        Assert.Contains("at most 4", Assert.Throws<InvalidOperationException>(
            () => _mlContext.Transforms.PrincipalComponents("Out", "Features", 5).Fit(Data())).Message, StringComparison.Ordinal);
        Assert.Contains("input column 'Pixels'", Assert.Throws<ArgumentOutOfRangeException>(
            () => _mlContext.Transforms.PrincipalComponents("Out", "Pixels").Fit(Data())).Message, StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(() => _mlContext.Transforms.PrincipalComponents(
            new PrincipalComponents { CancellationToken = new CancellationToken(canceled: true) }, "Out", "Features").Fit(Data()));
    }
}
