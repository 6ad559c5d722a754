using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Golden.Tests.Python;
using MLNetDeep.Golden.Tests.PyTorch;

namespace MLNetDeep.Golden.Tests;

[Collection(PyTorchTests.Name)]
public class LossTests(PyTorchProcess torch)
{
    private const int Rows = 13;
    private const int Outputs = 5;

    public static TheoryData<string> Names => [.. LossCases.All.Keys];

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_are_PyTorchs(string name) => Check(LossCases.All[name], []);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_of_weighted_rows_are_PyTorchs(string name) =>
        Check(LossCases.All[name], [.. Enumerable.Range(0, Rows).Select(row => row % 4 / 2f)]);

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Ten_steps_of_training_end_at_PyTorchs_weights(string name)
    {
        LossCase tested = LossCases.All[name];
        var spec = NetworkSpec.Sequential(Shape.Of(6), new Dense(8), new Tanh(), new Dense(Outputs));
        new SmallTraining(spec)
        {
            Targets = tested.Targets,
            Options = new TrainingOptions { Optimizer = new SgdOptimizer(0.1f), Loss = tested.Loss },
        }.Check(torch);
    }

    private void Check(LossCase tested, float[] weights)
    {
        float[] predictions = Values.Normal(Rows * Outputs, 50, 2);
        float[] targets = tested.Targets(Rows, Outputs);
        Request question = new Request("loss")
            .With("loss", Describe.Settings(tested.Loss))
            .With("predictions", [Rows, Outputs], predictions)
            .With("targets", [Rows, Outputs], targets);
        if (weights.Length > 0)
        {
            question.With("weights", [Rows], weights);
        }
        Answer theirs = torch.Ask(question);

        float[] gradient = new float[predictions.Length];
        double loss = tested.Loss.Evaluate(new LossBatch(Rows, Outputs, predictions, targets, weights), gradient);

        Near.Assert(theirs.Values["loss"]!.GetValue<double>(), loss, "the loss", Near.Step);
        Near.Assert(theirs["gradient"], gradient, "the gradient", Near.Step);
    }
}
