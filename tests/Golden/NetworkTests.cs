using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

[Collection(PyTorchTests.Name)]
public class NetworkTests(PyTorchProcess torch)
{
    public static TheoryData<string> Names => [.. NetworkCases.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Ten_steps_of_training_end_at_PyTorchs_weights(string name) => new SmallTraining(NetworkCases.All[name]).Check(torch);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Any_number_of_threads_ends_at_PyTorchs_weights(int threads) => new SmallTraining(NetworkCases.All["tiles"])
    {
        Options = new TrainingOptions { Optimizer = new AdamOptimizer(0.01f), Threads = threads },
    }.Check(torch);

    [SkippableFact]
    public void Weighted_rows_count_as_in_PyTorch() => new SmallTraining(NetworkCases.All["the slides' perceptron"])
    {
        Weights = rows => [.. Values.Normal(rows, 70).Select((weight, row) => row % 4 == 0 ? 0 : Math.Abs(weight) * 2)],
    }.Check(torch);

    public static TheoryData<GradientClipping> Bounds => [GradientClipping.ByNorm(0.1f), GradientClipping.ByValue(0.01f)];

    // Far below what the gradients are, so that every step is clipped.
    [SkippableTheory]
    [MemberData(nameof(Bounds))]
    public void Clipped_gradients_end_at_PyTorchs_weights(GradientClipping clipping) =>
        new SmallTraining(NetworkCases.All["the slides' perceptron"])
        {
            Options = new TrainingOptions
            {
                Optimizer = new SgdOptimizer(0.5f) { WeightDecay = 0.01f, L1 = 0.01f },
                GradientClipping = clipping,
            },
        }.Check(torch);
}
