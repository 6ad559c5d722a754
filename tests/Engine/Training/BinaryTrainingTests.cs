using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

/// <summary>Networks of a single output that tells two classes apart.</summary>
public class BinaryTrainingTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Binary_cross_entropy_leaves_a_last_sigmoid_out(bool sigmoid)
    {
        LayerSpec[] layers = [new Dense(4), new Tanh(), new Dense(1), .. sigmoid ? [new Sigmoid()] : Array.Empty<LayerSpec>()];
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), layers), 1);

        GradientChecker.Check(network, new BinaryCrossEntropyLoss(), 3, RandomArrays.Normal(9, 1), [1, 0, 1]);

        Assert.Equal(sigmoid, TrainingSession.LeavesLastOut(new BinaryCrossEntropyLoss(), network));
        Assert.Equal(sigmoid, TrainingSession.LeavesLastOut(new MarginLoss(), network));
        Assert.False(TrainingSession.LeavesLastOut(new CrossEntropyLoss(), network));
        Assert.False(TrainingSession.LeavesLastOut(new MeanSquareErrorLoss(), network));
    }

    // One weight of 0: the probability is 1/2, the gradient by the logit -1/2.
    [Fact]
    public void Fused_binary_cross_entropy_steps_as_that_of_the_sigmoid()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false), new Sigmoid()), 0);
        network.Parameters[0].Value.Span.Clear();

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([1], 1, new float[] { 1 }, 1), null,
            new TrainingOptions { Epochs = 1, Optimizer = new SgdOptimizer(1), Loss = new BinaryCrossEntropyLoss() });

        Assert.Equal(Math.Log(2), history.Epochs[0].Loss, 1e-6);
        Assert.Equal([0.5f], network.Parameters[0].Value.Span.ToArray());
        float[] probability = new float[1];
        network.Predict([1], 1, probability);
        Assert.Equal(1 / (1 + Math.Exp(-0.5)), probability[0], 1e-6);
    }

    [Fact]
    public void A_loss_of_logits_refuses_another_activation_than_its_own()
    {
        var sigmoid = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(2), new Sigmoid()), 0);
        var softmax = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(2), new Softmax()), 0);
        Assert.Contains("Sigmoid", Refused(sigmoid, new CrossEntropyLoss()), StringComparison.Ordinal);
        Assert.Contains("Softmax", Refused(softmax, new BinaryCrossEntropyLoss()), StringComparison.Ordinal);
    }

    [Fact]
    public void Cross_entropy_of_classes_refuses_a_single_output() => Assert.Contains(
        nameof(BinaryCrossEntropyLoss),
        Refused(new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(1)), 0), new CrossEntropyLoss()), StringComparison.Ordinal);

    private static string Refused(Network network, Loss loss)
    {
        int outputs = (int)network.Spec.Output.Elements;
        var rows = new InMemoryBatches([1, 2], 2, new float[outputs], outputs);
        return Assert.Throws<ArgumentException>(
            () => NetworkTrainer.Train(network, rows, null, new TrainingOptions { Loss = loss })).Message;
    }

    // Outputs are 2, -1, 0.25 and -3.
    [Theory]
    [InlineData("logistic", new float[] { 1, 0, 0, 1 }, 0.5)]
    [InlineData("logistic", new float[] { 1, 0.4f, 0.6f, 0 }, 1)]
    [InlineData("hinge", new float[] { 1, -1, -1, -1 }, 0.75)]
    [InlineData("hinge", new float[] { 1, 0, 1, 0 }, 1)]
    [InlineData("square", new float[] { 1, 0, 1, 0 }, double.NaN)]
    public void Accuracy_of_a_single_output_is_that_of_its_side(string loss, float[] targets, double expected)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(1, Bias: false)), 0);
        network.Parameters[0].Value.Span[0] = 1;

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([2, -1, 0.25f, -3], 1, targets, 1), null,
            new TrainingOptions
            {
                Epochs = 1,
                Optimizer = new SgdOptimizer(1e-30f),
                Loss = loss switch
                {
                    "logistic" => new BinaryCrossEntropyLoss(),
                    "hinge" => new MarginLoss(),
                    _ => new MeanSquareErrorLoss(),
                },
            });

        Assert.Equal(expected, history.Epochs[0].Accuracy);
    }
}
