using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Transforms.Tests.Models;

public sealed class ModelTransformerTests
{
    private static readonly FeatureColumn Column = new("Features", new VectorDataViewType(NumberDataViewType.Single, 3));

    private sealed class Input
    {
        [VectorType(3)]
        public float[] Features { get; set; } = new float[3];
    }

    private sealed class Scores
    {
        public uint PredictedLabel { get; set; }

        public float[] Score { get; set; } = [];
    }

    private sealed class Answer
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }
    }

    private sealed class CalibratedAnswer
    {
        public bool PredictedLabel { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }
    }

    private sealed class Number
    {
        public float Score { get; set; }
    }

    [Fact]
    public void A_row_with_a_feature_that_is_not_finite_gets_missing_values_and_its_neighbours_theirs()
    {
        Scores[] rows = Transform<Scores>(new MulticlassTransformer<LinearModel>(new LinearModel(2), Column, null));

        Assert.Equal([2u, 0, 1, 0], rows.Select(row => row.PredictedLabel));
        Assert.Equal([6, 12], rows[0].Score);
        Assert.Equal([float.NaN, float.NaN], rows[1].Score);
        Assert.Equal([-6, -12], rows[2].Score);
        Assert.Equal([float.NaN, float.NaN], rows[3].Score);
    }

    [Fact]
    public void A_binary_model_adds_label_and_score_and_no_probability_that_it_has_not()
    {
        var transformer = new BinaryTransformer<LinearModel>(new LinearModel(1), Column);

        Assert.Equal([true, false, false, false], Transform<Answer>(transformer).Select(row => row.PredictedLabel));
        Assert.Equal(["Features", "PredictedLabel", "Score"], OutputNames(transformer));
    }

    [Fact]
    public void A_calibrated_binary_model_adds_its_probability()
    {
        var transformer = new BinaryTransformer<LinearModel>(new LinearModel(1, hasProbability: true), Column);

        Assert.Equal([0.25f, float.NaN, 0.25f, float.NaN], Transform<CalibratedAnswer>(transformer).Select(row => row.Probability));
        Assert.Equal(["Features", "PredictedLabel", "Score", "Probability"], OutputNames(transformer));
    }

    [Fact]
    public void A_regression_model_adds_its_number()
        => Assert.Equal([6, float.NaN, -6, float.NaN],
            Transform<Number>(new RegressionTransformer<LinearModel>(new LinearModel(1), Column)).Select(row => row.Score));

    [Fact]
    public void An_anomaly_is_above_zero()
    {
        var transformer = new AnomalyTransformer<LinearModel>(new LinearModel(1), Column);

        Assert.Equal([true, false, false, false], Transform<Answer>(transformer).Select(row => row.PredictedLabel));
        Assert.Equal(["Features", "PredictedLabel", "Score"], OutputNames(transformer));
    }

    [Fact]
    public void A_projection_adds_a_named_vector()
    {
        DataViewSchema schema =
            new ProjectionTransformer<LinearModel>(new LinearModel(2), Column, "Projected", "LD").GetOutputSchema(View().Schema);

        VBuffer<ReadOnlyMemory<char>> names = default;
        schema["Projected"].Annotations.GetValue("SlotNames", ref names);
        Assert.Equal(["LD1", "LD2"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(2, ((VectorDataViewType)schema["Projected"].Type).Size);
    }

    [Fact]
    public void Features_of_another_size_are_refused()
    {
        var transformer = new RegressionTransformer<LinearModel>(
            new LinearModel(1), new FeatureColumn("Other", new VectorDataViewType(NumberDataViewType.Single, 3)));

        Assert.Contains(
            "Other", Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(View())).Message, StringComparison.Ordinal);
    }

    private static IDataView View() => new MLContext(1).Data.LoadFromEnumerable(new[]
    {
        new Input { Features = [1, 2, 3] },
        new Input { Features = [1, float.NaN, 3] },
        new Input { Features = [-1, -2, -3] },
        new Input { Features = [float.PositiveInfinity, 0, 0] },
    });

    private static string[] OutputNames(ITransformer transformer)
        => [.. transformer.GetOutputSchema(View().Schema).Select(column => column.Name)];

    private static T[] Transform<T>(ITransformer transformer) where T : class, new()
        => [.. new MLContext(1).Data.CreateEnumerable<T>(transformer.Transform(View()), reuseRowObject: false)];
}
