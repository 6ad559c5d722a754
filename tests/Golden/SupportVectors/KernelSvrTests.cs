using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.ScikitLearn;

namespace MLNetDeep.Golden.Tests.SupportVectors;

[Collection(ScikitLearnTests.Name)]
public class KernelSvrTests(ScikitLearnProcess sklearn)
{
    [SkippableTheory]
    [MemberData(nameof(KernelMachines.Cases), MemberType = typeof(KernelMachines))]
    public void Predictions_and_support_vectors_are_scikit_learns(string data, string kernel)
    {
        (ReferenceRows train, ReferenceRows test) = KernelMachines.Rows(data);
        // The class, moved by the row, so that no two targets are the same.
        float[] targets = [.. train.Labels.Select((label, row) => label + (0.3f * MathF.Sin(row)))];
        // A linear machine of pixels takes both sides millions of steps where errors cost much.
        double cost = kernel == "linear" ? 0.01 : 2;
        Answer theirs = sklearn.Ask(
            Fitted.OnFeatures("svm.SVR", train, KernelMachines.Settings(kernel, ("C", cost), ("epsilon", 0.2))).WithTargets(targets)
                .About(test)
                .Attributes("n_support_", "intercept_").Methods("predict"));

        KernelSvrModel model = new KernelSvr
        {
            Kernel = KernelMachines.Kernels[kernel].Kernel,
            Cost = cost,
            Epsilon = 0.2,
            ScaleLabels = false,
            Tolerance = KernelMachines.Tolerance,
        }.Fit(train.Features, targets);

        float[] predictions = new float[test.Labels.Length];
        model.Predict(test.Features.Span, predictions);
        Near.Assert(theirs["predict"], predictions, "the predictions", KernelMachines.Bound);
        KernelMachines.AssertCount(theirs["n_support_"].Sum(), model.SupportVectorIndices.Count);
    }
}
