using System.Text.Json.Nodes;
using MLNetDeep.Classic.Components;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Datasets;
using MLNetDeep.Golden.Tests.Python;

namespace MLNetDeep.Golden.Tests.ScikitLearn;

[Collection(ScikitLearnTests.Name)]
public class PrincipalComponentsTests(ScikitLearnProcess sklearn)
{
    // Both decompose in double precision; near-equal variances turn their components by what rounding leaves.
    private const double Bound = 1e-6;

    [SkippableTheory]
    [InlineData(IrisVariant.Fisher, false)]
    [InlineData(IrisVariant.Uci, true)]
    public void Iris_has_the_same_components(IrisVariant variant, bool whiten) => Compare(ReferenceRows.Iris(variant), 4, whiten);

    [SkippableTheory]
    [InlineData(2000, 50, false)]
    [InlineData(2000, 50, true)]
    [InlineData(300, 40, false)]
    public void Digits_have_the_same_components(int rows, int components, bool whiten) =>
        Compare(ReferenceRows.Mnist(rows), components, whiten);

    [SkippableTheory]
    [InlineData(0.5)]
    [InlineData(0.8246)]
    [InlineData(0.95)]
    public void A_share_of_the_variance_keeps_as_many(double share)
    {
        var digits = ReferenceRows.Mnist(600);
        Answer answer = sklearn.Ask(
            Fitted.OnFeatures(
                "decomposition.PCA", digits,
                new JsonObject { ["n_components"] = share, ["svd_solver"] = "full" }).Attributes("n_components_"));
        Assert.Equal(answer["n_components_"][0], new PrincipalComponents { ShareOfVariance = share }.Fit(digits.Features).Components);
    }

    private void Compare(ReferenceRows rows, int components, bool whiten)
    {
        Answer answer = sklearn.Ask(
            Fitted.OnFeatures(
                "decomposition.PCA", rows, new JsonObject { ["n_components"] = components, ["svd_solver"] = "full", ["whiten"] = whiten })
                .Attributes(
                    "components_", "explained_variance_", "explained_variance_ratio_", "singular_values_", "mean_").Methods("transform"));
        PrincipalComponentsModel model = new PrincipalComponents { Rank = components, Whiten = whiten }.Fit(rows.Features);

        Near.Assert(answer["mean_"], [.. model.Mean.Select(x => (float)x)], "mean", Bound);
        Near.Assert(answer["explained_variance_"], [.. model.ExplainedVariance.Select(x => (float)x)], "variance", Bound);
        Near.Assert(
            answer["explained_variance_ratio_"], [.. model.ExplainedVarianceRatio.Select(x => (float)x)], "share of variance", Bound);
        Near.Assert(answer["singular_values_"], [.. model.SingularValues.Select(x => (float)x)], "singular values", Bound);

        int columns = model.FeatureCount;
        double[] expected = answer["components_"];
        double[] signs =
            [.. Enumerable.Range(0, components).Select(i => Signs.Of(expected.AsSpan(i * columns, columns), model.Component(i)))];
        Near.Assert(
            expected, [.. Enumerable.Range(0, components).SelectMany(i => model.Component(i).ToArray().Select(x => (float)(signs[i] * x)))],
            "components", Bound);
        float[] projected = new float[rows.Labels.Length * components];
        model.Transform(rows.Features.Span, projected);
        Near.Assert(answer["transform"], [.. projected.Select((x, i) => (float)signs[i % components] * x)], "projection", Bound);
    }
}
