using MLNetDeep.Classic.SupportVectors;
using MLNetDeep.Classic.Tests;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.ScikitLearn;

namespace MLNetDeep.Golden.Tests.SupportVectors;

[Collection(ScikitLearnTests.Name)]
public class OneClassSvmTests(ScikitLearnProcess sklearn)
{
    [SkippableTheory]
    [MemberData(nameof(KernelMachines.Cases), MemberType = typeof(KernelMachines))]
    public void Scores_are_the_opposite_of_scikit_learns_decisions(string data, string kernel)
    {
        (ReferenceRows train, ReferenceRows test) = KernelMachines.Rows(data);
        Answer theirs = sklearn.Ask(
            Fitted.OnFeatures("svm.OneClassSVM", train, KernelMachines.Settings(kernel, ("nu", 0.15))).About(test)
                .Attributes("n_support_", "offset_").Methods("decision_function"));

        OneClassSvmModel model = new OneClassSvm
        {
            Kernel = KernelMachines.Kernels[kernel].Kernel,
            Nu = 0.15,
            Tolerance = KernelMachines.Tolerance,
        }.Fit(train.Features);

        float[] scores = new float[test.Labels.Length];
        model.ScoreAnomalies(test.Features.Span, scores);
        Near.Assert([.. theirs["decision_function"].Select(decision => -decision)], scores, "the scores", KernelMachines.Bound);
        Near.Assert(theirs["offset_"][0], model.Offset, "the offset", KernelMachines.Bound);
        KernelMachines.AssertCount(theirs["n_support_"].Sum(), model.SupportVectorIndices.Count);
    }
}
