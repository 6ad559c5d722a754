using System.Text.Json.Nodes;
using MLNetDeep.Classic.Discriminants;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

[Collection(ScikitLearnTests.Name)]
public class LinearDiscriminantAnalysisTests(ScikitLearnProcess sklearn)
{
    // Single precision of what is compared.
    private const double Bound = 1e-6;

    [SkippableTheory]
    [InlineData(IrisVariant.Fisher)]
    [InlineData(IrisVariant.Uci)]
    public void Iris_is_projected_and_recognized_alike(IrisVariant variant) => Compare(ReferenceRows.Iris(variant));

    [SkippableFact]
    public void Digits_are_projected_and_recognized_alike() => Compare(Dense(ReferenceRows.Mnist(2000)));

    [SkippableFact]
    public void Few_digits_of_many_pixels_are_projected_and_recognized_alike() => Compare(ReferenceRows.Mnist(300));

    [SkippableFact]
    public void Priors_change_probabilities_and_axes_alike()
    {
        var iris = ReferenceRows.Iris(IrisVariant.Uci);
        Compare(iris, [0.2, 0.3, 0.5]);
    }

    [SkippableTheory]
    [InlineData("lsqr", 0.0)]
    [InlineData("lsqr", 0.3)]
    [InlineData("eigen", 0.7)]
    [InlineData("lsqr", 1.0)]
    public void Shrinkage_by_an_amount_gives_the_same_probabilities(string solver, double amount)
        => CompareShrunk(ReferenceRows.Iris(IrisVariant.Uci), solver, amount, CovarianceShrinkage.Of(amount));

    [SkippableFact]
    public void Shrinkage_by_Ledoit_and_Wolf_gives_the_same_probabilities_of_irises()
        => CompareShrunk(ReferenceRows.Iris(IrisVariant.Uci), "lsqr", "auto", CovarianceShrinkage.LedoitWolf);

    [SkippableFact]
    public void Shrinkage_by_Ledoit_and_Wolf_gives_the_same_probabilities_of_digits()
        => CompareShrunk(ReferenceRows.Mnist(600), "lsqr", "auto", CovarianceShrinkage.LedoitWolf);

    private void CompareShrunk(ReferenceRows rows, string solver, JsonNode shrinkage, CovarianceShrinkage own)
    {
        Answer answer = sklearn.Ask(
            Fitted.On(
                "discriminant_analysis.LinearDiscriminantAnalysis", rows,
                new JsonObject { ["solver"] = solver, ["shrinkage"] = shrinkage }).Methods("predict_proba"));
        LinearDiscriminantAnalysisModel model =
            new LinearDiscriminantAnalysis { Shrinkage = own }.Fit(rows.Features, rows.Labels, rows.Classes);
        Near.Assert(answer["predict_proba"], Scores(model, rows), "probabilities", Bound);
    }

    private void Compare(ReferenceRows rows, double[]? priors = null)
    {
        var settings = new JsonObject { ["solver"] = "svd" };
        if (priors is not null)
        {
            settings["priors"] = new JsonArray([.. priors.Select(prior => (JsonNode)prior)]);
        }
        Answer answer = sklearn.Ask(
            Fitted.On("discriminant_analysis.LinearDiscriminantAnalysis", rows, settings)
                .Attributes("explained_variance_ratio_", "means_", "xbar_").Methods("predict_proba", "transform"));
        LinearDiscriminantAnalysisModel model =
            new LinearDiscriminantAnalysis { Priors = priors }.Fit(rows.Features, rows.Labels, rows.Classes);

        int components = model.Components;
        Near.Assert(
            answer["explained_variance_ratio_"][..components], [.. model.ExplainedVarianceRatio.Select(x => (float)x)],
            "shares of variance", Bound);
        Near.Assert(
            answer["means_"], [.. Enumerable.Range(0, rows.Classes).SelectMany(i => model.Mean(i).ToArray().Select(x => (float)x))],
            "means", Bound);
        Near.Assert(answer["xbar_"], [.. model.OverallMean.Select(x => (float)x)], "overall mean", Bound);
        Near.Assert(answer["predict_proba"], Scores(model, rows), "probabilities", Bound);

        double[] expected = answer["transform"];
        float[] projected = new float[rows.Labels.Length * components];
        model.Transform(rows.Features.Span, projected);
        double[] signs = [
            .. Enumerable.Range(0, components).Select(
                axis => Signs.Of(Column(expected, axis, components), Column([.. projected.Select(x => (double)x)], axis, components)))];
        Near.Assert(expected, [.. projected.Select((x, i) => (float)signs[i % components] * x)], "projection", Bound);
    }

    // Of nearly constant pixels two libraries may differ on which to drop: those that vary in enough rows remain.
    private static ReferenceRows Dense(ReferenceRows rows)
    {
        int columns = rows.Features.Shape[1];
        int count = rows.Labels.Length;
        float[] values = rows.Features.Span.ToArray();
        int[] kept =
            [.. Enumerable.Range(0, columns).Where(c => Enumerable.Range(0, count).Count(row => values[(row * columns) + c] > 0) > 100)];
        return new ReferenceRows(
            new Tensor(Shape.Of(count, kept.Length),
                [.. Enumerable.Range(0, count).SelectMany(row => kept.Select(c => values[(row * columns) + c]))]),
            rows.Labels, rows.Classes);
    }

    private static double[] Column(double[] values, int column, int columns) =>
        [.. Enumerable.Range(0, values.Length / columns).Select(row => values[(row * columns) + column])];

    private static float[] Scores(LinearDiscriminantAnalysisModel model, ReferenceRows rows)
    {
        float[] scores = new float[rows.Labels.Length * rows.Classes];
        model.Score(rows.Features.Span, scores);
        return scores;
    }
}
