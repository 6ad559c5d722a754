using MLNetDeep.Engine.Layers;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

[Collection(PyTorchTests.Name)]
public class LayerTests(PyTorchProcess torch)
{
    public static TheoryData<string> Names => [.. LayerCases.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Outputs_and_gradients_are_PyTorchs(string name)
    {
        LayerCase tested = LayerCases.All[name];
        var ours = new LayerAlone(tested);
        Answer theirs = torch.Ask(ours.Question());

        Near.Assert(theirs["prediction"], ours.Forward(training: false), "the output in prediction", Near.Step);
        Near.Assert(theirs["output"], ours.Forward(training: true), "the output in training", Near.Step);
        ours.Backward();
        if (tested.Indices is null)
        {
            for (int i = 0; i < tested.Inputs.Length; i++)
            {
                Near.Assert(
                    theirs["gradient of " + LayerAlone.InputName(i)], ours.InputGradients[i], $"the gradient of input {i}", Near.Step);
            }
        }
        for (int i = 0; i < ours.Parameters.Count; i++)
        {
            (string parameter, Parameter values) = ours.Parameters[i];
            if (values.Trainable)
            {
                Near.Assert(theirs["gradient of " + parameter], ours.ParameterGradients[i], $"the gradient of {parameter}", Near.Step);
            }
            else
            {
                Near.Assert(theirs[parameter], values.Value.Span, parameter, Near.Step);
            }
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Ten_steps_of_training_end_at_PyTorchs_weights(string name)
    {
        LayerCase tested = LayerCases.All[name];
        var training = new SmallTraining(tested.Network(classes: 4)) { Numbers = tested.Numbers };

        training.Check(torch, but: tested.Normalizes ? ["before_0.bias"] : []);
    }
}
