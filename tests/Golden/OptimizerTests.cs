using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

[Collection(PyTorchTests.Name)]
public class OptimizerTests(PyTorchProcess torch)
{
    private static readonly NetworkSpec Small = NetworkSpec.Sequential(Shape.Of(6), new Dense(9), new Tanh(), new Dense(5), new Softmax());

    public static TheoryData<string> Names => [.. OptimizerCases.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Ten_steps_of_training_end_at_PyTorchs_weights(string name) => new SmallTraining(Small)
    {
        Options = new TrainingOptions { Optimizer = OptimizerCases.All[name] },
    }.Check(torch);
}
