using System.Text.Json.Nodes;
using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.ScikitLearn;

namespace MLNetDeep.Golden.Tests.SupportVectors;

[Collection(ScikitLearnTests.Name)]
public class KernelSvmTests(ScikitLearnProcess sklearn)
{
    [SkippableTheory]
    [MemberData(nameof(KernelMachines.Cases), MemberType = typeof(KernelMachines))]
    public void Decisions_scores_and_support_vectors_are_scikit_learns(string data, string kernel) => Check(data, kernel, null);

    [SkippableTheory]
    [InlineData("iris")]
    [InlineData("mnist")]
    public void With_weights_of_classes_too(string data)
    {
        ReferenceRows rows = KernelMachines.Rows(data).Train;
        Check(data, "rbf, 0.03", [.. Enumerable.Range(0, rows.Classes).Select(c => c == 1 ? 7.0 : 1 + (0.25 * c))]);
    }

    [SkippableFact]
    public void A_pairs_decision_is_scikit_learns_with_its_sign()
    {
        ReferenceRows iris = KernelMachines.Rows("iris").Train;
        var two = new ReferenceRows(
            new Tensor(Shape.Of(100, 4), iris.Features.Span[200..].ToArray()), [.. iris.Labels[50..].Select(c => c - 1)], 2);
        Answer theirs = sklearn.Ask(
            Fitted.On("svm.SVC", two, KernelMachines.Settings("rbf, scale", ("C", 2.0))).Attributes("n_support_", "intercept_")
                .Methods("decision_function"));
        KernelSvmModel model = Settings("rbf, scale", 2).Fit(two.Features, two.Labels, 2);
        float[] margins = new float[100];
        model.ScoreMargins(two.Features.Span, margins);
        Near.Assert(theirs["decision_function"], margins, "the decision", KernelMachines.Bound);
        Near.Assert(theirs["intercept_"][0], -model.Intercepts[0], "the intercept", KernelMachines.Bound);
        KernelMachines.AssertCount(theirs["n_support_"].Sum(), model.SupportVectorIndices.Count);
    }

    [SkippableFact]
    [Trait("Category", "Slow")]
    public void Probabilities_are_near_scikit_learns()
    {
        (ReferenceRows train, ReferenceRows test) = KernelMachines.Rows("mnist");
        Answer theirs = sklearn.Ask(
            Fitted.On("svm.SVC", train, KernelMachines.Settings("rbf, 0.03", ("C", 5.0), ("probability", true), ("random_state", 1)))
            .About(test).Methods("predict_proba"));
        KernelSvmModel model = (Settings("rbf, 0.03", 5) with { Probabilities = true }).Fit(train.Features, train.Labels, 10);
        float[] scores = new float[test.Labels.Length * 10];
        model.Score(test.Features.Span, scores);
        // Both draw held-out parts of their own: two seeds of scikit-learn differ by about as much.
        Near.Assert(theirs["predict_proba"], scores, "the probabilities", 0.05);
    }

    private static KernelSvm Settings(string kernel, double cost) =>
        new() { Kernel = KernelMachines.Kernels[kernel].Kernel, Cost = cost, Tolerance = KernelMachines.Tolerance };

    private void Check(string data, string kernel, double[]? classWeights)
    {
        (ReferenceRows train, ReferenceRows test) = KernelMachines.Rows(data);
        Answer pairs = Ask("ovo");
        var weights = classWeights?.Index().ToDictionary(pair => $"{pair.Index}", pair => pair.Item);
        KernelSvmModel model = (Settings(kernel, 3) with { ClassWeights = weights }).Fit(train.Features, train.Labels, train.Classes);
        double[] decisions = new double[test.Labels.Length * model.Intercepts.Count];
        model.Decide(test.Features.Span, decisions);
        Near.Assert(
            pairs["decision_function"], Array.ConvertAll(decisions, value => (float)value), "the decisions of pairs", KernelMachines.Bound);
        if (data == "iris" || classWeights is not null)
        {
            float[] scores = new float[test.Labels.Length * train.Classes];
            model.Score(test.Features.Span, scores);
            Near.Assert(Ask("ovr")["decision_function"], scores, "the scores", KernelMachines.Bound);
        }

        KernelMachines.AssertCount(pairs["n_support_"].Sum(), model.SupportVectorIndices.Count);
        Assert.True(model.Converged);

        Answer Ask(string shape)
        {
            JsonObject settings = KernelMachines.Settings(kernel, ("C", 3.0), ("decision_function_shape", shape));
            if (classWeights is not null)
            {
                settings["class_weight"] =
                    new JsonObject(classWeights.Select((weight, c) => KeyValuePair.Create($"{c}", (JsonNode?)weight)));
            }
            return sklearn.Ask(Fitted.On("svm.SVC", train, settings).About(test).Attributes("n_support_").Methods("decision_function"));
        }
    }
}
