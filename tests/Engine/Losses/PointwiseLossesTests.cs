using System.Globalization;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Losses;

/// <summary>The losses that are a mean over elements, on a batch for which PyTorch 1.13 gave values and gradients.</summary>
public class PointwiseLossesTests
{
    private static readonly float[] Predictions = [0.5f, -1, 2, 1.5f, 0.25f, -0.5f, 0, 1, -1];
    private static readonly float[] Numbers = [0, 0, 0.25f, 1.5f, 2, -0.5f, 1, -3, 0];
    private static readonly float[] Shares = [1, 0, 1, 0, 0, 1, 1, 0.3f, 0];

    public static TheoryData<Loss, float[], double, double[]> PyTorchs => new()
    {
        {
            new BinaryCrossEntropyLoss(), Shares, 0.715040803,
            [-0.04194896, 0.02988238, -0.01324477, 0.09084161, 0.06246406, -0.06916215, -0.05555556, 0.0478954, 0.02988238]
        },
        {
            new MeanAbsoluteErrorLoss(), Numbers, 1.22222221,
            [0.1111111, -0.1111111, 0.1111111, 0, -0.1111111, 0, -0.1111111, 0.1111111, -0.1111111]
        },
        {
            new HuberLoss(0.75f), Numbers, 0.701388896,
            [0.05555556, -0.08333334, 0.08333334, 0, -0.08333334, 0, -0.08333334, 0.08333334, -0.08333334]
        },
        {
            new MeanSquareErrorLoss(), Numbers, 2.81944442,
            [0.1111111, -0.2222222, 0.3888889, 0, -0.3888889, 0, -0.2222222, 0.8888889, -0.2222222]
        },
    };

    public static TheoryData<Loss, int> Checked => new()
    {
        { new BinaryCrossEntropyLoss(), 1 }, { new BinaryCrossEntropyLoss(), 5 },
        { new HuberLoss(20), 1 }, { new HuberLoss(0.5f), 5 }, { new MeanAbsoluteErrorLoss(), 1 }, { new MeanAbsoluteErrorLoss(), 5 },
        { new MarginLoss(), 1 }, { new MarginLoss(), 5 }, { new MeanSquareErrorLoss { HalfSum = true }, 5 },
    };

    [Theory]
    [MemberData(nameof(PyTorchs))]
    public void Value_and_gradient_are_PyTorchs(Loss loss, float[] targets, double value, double[] gradient)
    {
        float[] actual = new float[9];

        Assert.Equal(value, loss.Evaluate(new LossBatch(3, 3, Predictions, targets), actual), 1e-6);
        Assert.All(gradient.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    // Targets far from all predictions leave no kink within a step, and so do predictions whose margins are 1/8 off the kink of the hinge.
    [Theory]
    [MemberData(nameof(Checked))]
    public void Gradient_is_that_of_small_steps(Loss loss, int outputs)
    {
        const int Rows = 7;
        float[] targets = loss switch
        {
            BinaryCrossEntropyLoss => [.. RandomArrays.Normal(Rows * outputs, 4).Select(value => value > 0 ? 1f : 0)],
            MarginLoss when outputs > 1 => RandomArrays.OneHot(Rows, outputs),
            MarginLoss => [.. Enumerable.Range(0, Rows).Select(row => row % 2f)],
            HuberLoss or MeanAbsoluteErrorLoss => [.. Enumerable.Range(0, Rows * outputs).Select(i => i % 2 == 0 ? 3.5f : -3.5f)],
            _ => RandomArrays.Normal(Rows * outputs, 4),
        };

        float[]? predictions = loss is MarginLoss
            ? [.. GradientChecker.SpacedValues(Rows * outputs, 2).Select(value => outputs > 1 ? 0.9f * value : value)]
            : null;
        GradientChecker.Check(loss, Rows, outputs, targets, predictions);
    }

    [Theory]
    [MemberData(nameof(Checked))]
    public void The_weight_of_a_row_multiplies_its_loss_and_its_gradient(Loss loss, int outputs)
    {
        const int Rows = 3;
        float[] predictions = RandomArrays.Normal(Rows * outputs, 1);
        float[] targets = RandomArrays.OneHot(Rows, outputs);
        float[] weights = [2, 0.5f, 0];
        float[] gradient = new float[Rows * outputs];
        double value = loss.Evaluate(new LossBatch(Rows, outputs, predictions, targets, weights), gradient);

        double expected = 0;
        for (int row = 0; row < Rows; row++)
        {
            float[] own = new float[outputs];
            Range range = (row * outputs)..((row + 1) * outputs);
            expected += weights[row] * loss.Evaluate(
                new LossBatch(1, outputs, predictions.AsSpan(range), targets.AsSpan(range)), own) / Rows;
            Assert.All(own.Zip(gradient[range]), pair => Assert.Equal(pair.First * weights[row] / Rows, pair.Second, 1e-6f));
        }

        Assert.Equal(expected, value, 1e-6);
    }

    [Fact]
    public void Half_the_sum_over_outputs_is_averaged_over_rows()
    {
        float[] gradient = new float[4];

        Assert.Equal(
            (1 + 0 + 4 + 9) / 4.0,
            new MeanSquareErrorLoss { HalfSum = true }.Evaluate(new LossBatch(2, 2, [1, 2, 3, 4], [0, 2, 5, 1]), gradient),
            1e-12);
        Assert.Equal([0.5f, 0, -1, 1.5f], gradient);
        Assert.Equal(
            (1 + 0 + 4 + 9) / 2.0 / 1,
            4 * new MeanSquareErrorLoss { HalfSum = true }.Evaluate(new LossBatch(4, 1, [1, 2, 3, 4], [0, 2, 5, 1]), []),
            1e-12);
    }

    [Fact]
    public void Huge_logits_give_finite_binary_cross_entropy()
    {
        float[] gradient = new float[4];

        double loss = new BinaryCrossEntropyLoss().Evaluate(new LossBatch(4, 1, [1e30f, -1e30f, 500, -500], [1, 0, 0, 1]), gradient);

        Assert.Equal(250, loss, 1e-3);
        Assert.Equal([0, 0, 0.25f, -0.25f], gradient);
    }

    public static TheoryData<Loss, float> OutOfRange => new()
    {
        { new BinaryCrossEntropyLoss(), 1.25f }, { new BinaryCrossEntropyLoss(), -1 }, { new BinaryCrossEntropyLoss(), float.NaN },
        { new CrossEntropyLoss(), -0.5f }, { new CrossEntropyLoss(), 2 }, { new MarginLoss(), 2 },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void A_target_that_the_loss_has_no_meaning_for_is_refused(Loss loss, float target)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2)), seed: 1);
        var rows = new InMemoryBatches([1, 2, 3], 1, [0, 1, 1, 0, 0, target], 2);

        string message = Assert.Throws<InvalidOperationException>(
            () => NetworkTrainer.Train(network, rows, null, new TrainingOptions { Loss = loss, Epochs = 1 })).Message;

        Assert.Contains(loss.GetType().Name, message, StringComparison.Ordinal);
        Assert.Contains("got " + target.ToString(CultureInfo.InvariantCulture), message, StringComparison.Ordinal);
    }
}
