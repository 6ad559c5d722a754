using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Losses;

public class CrossEntropyLossTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(3, 5)]
    [InlineData(7, 19)]
    public void Gradient_is_that_of_small_steps(int rows, int classes) =>
        GradientChecker.Check(new CrossEntropyLoss(), rows, classes, RandomArrays.OneHot(rows, classes));

    [Fact]
    public void Gradient_is_that_of_small_steps_for_soft_targets() =>
        GradientChecker.Check(new CrossEntropyLoss(), 2, 3, [0.2f, 0.3f, 0.5f, 0.6f, 0.4f, 0]);

    [Fact]
    public void Value_is_the_mean_over_rows_of_minus_the_logarithm_of_the_right_probability()
    {
        float[] logits = [MathF.Log(0.6f), MathF.Log(0.4f), MathF.Log(0.8f), MathF.Log(0.2f)];

        double loss = new CrossEntropyLoss().Evaluate(new LossBatch(2, 2, logits, [1, 0, 0, 1]), []);

        Assert.Equal(-(Math.Log(0.6) + Math.Log(0.2)) / 2, loss, 1e-6);
    }

    [Fact]
    public void Huge_logits_give_finite_values_and_gradients()
    {
        float[] gradient = new float[6];

        double loss = new CrossEntropyLoss().Evaluate(new LossBatch(2, 3, [1e30f, -1e30f, 0, 500, 400, 0], [1, 0, 0, 0, 1, 0]), gradient);

        Assert.Equal(50, loss, 1e-3);
        Assert.Equal([0, 0, 0, 0.5f, -0.5f, 0], gradient);
    }

    private static readonly float[] Logits = [0.5f, -1, 2, 1.5f, 0.25f, -0.5f, 0, 1, -1];
    private static readonly float[] Classes = [0, 0, 1, 1, 0, 0, 0, 1, 0];
    private static readonly float[] Probabilities = [0.2f, 0.3f, 0.5f, 0.6f, 0.4f, 0, 0.1f, 0.1f, 0.8f];

    // What PyTorch 1.13's cross_entropy gives.
    public static TheoryData<CrossEntropyLoss, bool, double, double[]> PyTorchs => new()
    {
        {
            new() { ClassWeights = [0.5f, 1, 2] }, false, 0.304629862,
            [0.1001659, 0.02235004, -0.122516, -0.04238372, 0.02878612, 0.0135976, 0.06992243, -0.09564544, 0.02572302]
        },
        {
            new() { LabelSmoothing = 0.1f }, false, 0.453067482,
            [0.04731901, 0.001926412, -0.04924543, -0.07667313, 0.0560565, 0.02061662, 0.07046505, -0.0893641, 0.01889908]
        },
        {
            new() { LabelSmoothing = 0.1f, ClassWeights = [0.5f, 1, 2] }, false, 0.436100632,
            [0.09123045, 0.01189498, -0.1031254, -0.01946346, 0.02310046, -0.003637007, 0.06632589, -0.07342999, 0.007104119]
        },
        {
            new(), true, 1.4669565,
            [-0.008236533, -0.08696248, 0.09519903, 0.03443799, -0.06616572, 0.03172774, 0.04824283, 0.1884137, -0.2366565]
        },
        {
            new() { LabelSmoothing = 0.1f, ClassWeights = [0.5f, 1, 2] }, true, 2.01817679,
            [0.04488325, -0.08316279, 0.03827951, 0.07949147, -0.0809593, 0.001467819, 0.1174441, 0.3340109, -0.451455]
        },
    };

    [Theory]
    [MemberData(nameof(PyTorchs))]
    public void Value_and_gradient_are_PyTorchs(CrossEntropyLoss loss, bool probabilities, double value, double[] gradient)
    {
        float[] actual = new float[9];

        Assert.Equal(value, loss.Evaluate(new LossBatch(3, 3, Logits, probabilities ? Probabilities : Classes), actual), 1e-6);
        Assert.All(gradient.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(7, 19)]
    public void Gradient_is_that_of_small_steps_with_smoothing_and_class_weights(int rows, int classes) =>
        GradientChecker.Check(
            new CrossEntropyLoss { LabelSmoothing = 0.2f, ClassWeights = [.. Enumerable.Range(1, classes).Select(c => c / 4f)] },
            rows, classes, RandomArrays.OneHot(rows, classes));

    // Losses ln 2 of classes 0 and 1 with class weights 1 and 3 and row weights 2 and 1: (2 * 1 + 1 * 3) ln 2 / (1 + 3) in the step.
    [Fact]
    public void Row_and_class_weights_multiply_and_the_sum_is_divided_by_the_class_weights()
    {
        var loss = new CrossEntropyLoss { ClassWeights = [1, 3] };

        Assert.Equal(5 * Math.Log(2) / 4, loss.Evaluate(new LossBatch(2, 2, new float[4], [1, 0, 0, 1], [2, 1]), []), 1e-6);
    }

    [Fact]
    public void The_loss_of_an_epoch_is_the_mean_weighted_by_class()
    {
        // Batches of classes (0, 0) and (1): losses are ln 2 for class 0, and ln 2 for class 1, whatever the weights.
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(2, Bias: false)), 0);
        new float[] { 0, 1, 1, 0 }.CopyTo(network.Parameters[0].Value.Span);
        var rows = new InMemoryBatches([0, 0, 0, 0, 1, 0], 2, [0, 0, 1], 2, shuffle: false);

        double loss = NetworkTrainer.Train(
            network, rows, null,
            new TrainingOptions
            {
                Epochs = 1,
                BatchSize = 2,
                Optimizer = new SgdOptimizer(1e-30f),
                Loss = new CrossEntropyLoss { ClassWeights = [1, 3] },
            }).Epochs[0].Loss;

        float[] logits = new float[2];
        network.Predict([1, 0], 1, logits);
        double last = Math.Log(1 + Math.Exp(logits[0] - logits[1]));
        Assert.NotEqual(logits[0], logits[1]);
        Assert.Equal(((2 * Math.Log(2)) + (3 * last)) / 5, loss, 1e-6);
    }

    [Fact]
    public void Rows_of_classes_without_weight_give_nothing()
    {
        float[] gradient = [9, 9];

        Assert.Equal(0, new CrossEntropyLoss { ClassWeights = [0, 1] }.Evaluate(new LossBatch(1, 2, [1, 2], [1, 0]), gradient));
        Assert.Equal([0, 0], gradient);
    }

    [Fact]
    public void Class_weights_that_do_not_fit_the_network_are_refused()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2)), 1);
        var options = new TrainingOptions { Loss = new CrossEntropyLoss { ClassWeights = [1, 2, 3] } };

        Assert.Contains(
            "ClassWeights",
            Assert.ThrowsAny<ArgumentException>(
                () => NetworkTrainer.Train(network, new InMemoryBatches([1, 2], 1, [0, 1], 2), null, options)).Message);
        Assert.Throws<ArgumentException>(() => options.Loss.Evaluate(new LossBatch(1, 2, new float[2], [1, 0]), []));
    }

    [Fact]
    public void Losses_with_equal_settings_are_equal_and_name_them()
    {
        Assert.Equal(new CrossEntropyLoss { ClassWeights = [1, 2] }, new CrossEntropyLoss { ClassWeights = [1, 2] });
        Assert.NotEqual(new CrossEntropyLoss { ClassWeights = [1, 2] }, new CrossEntropyLoss { ClassWeights = [1, 3] });
        Assert.NotEqual(new CrossEntropyLoss(), new CrossEntropyLoss { ClassWeights = [1, 3] });
        Assert.NotEqual(new CrossEntropyLoss(), new CrossEntropyLoss { LabelSmoothing = 0.1f });
        Assert.Contains("[1, 2.5]", new CrossEntropyLoss { ClassWeights = [1, 2.5f] }.ToString());
    }
}
