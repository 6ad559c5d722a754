using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;
using Softmax = MLNetDeep.Engine.Layers.Softmax;

namespace MLNetDeep.Engine.Tests.Networks;

public class ResidualNetworkTests
{
    [Fact]
    public void The_papers_network_of_twenty_layers_has_its_weights()
    {
        var spec = NetworkSpec.Residual(Shape.Of(3, 32, 32), 10, [3, 3, 3], 16);

        // 19 convolutions and a dense layer; 0.27 million weights, those of the two projections among them.
        Assert.Equal(20, spec.Nodes.Count(node => node.Layer is Dense || node.Layer is Conv2D { Kernel.Height: 3 }));
        Assert.Equal(272_474, spec.Summary().TrainableParameterCount);
        Assert.Equal(Shape.Of(64, 8, 8), spec.Nodes.Last(node => node.Layer is Relu).Output);
        Assert.Equal(Shape.Of(10), spec.Output);
        Assert.Contains("batch_normalization_1", spec.Summary().ToString());
    }

    [Fact]
    public void A_block_adds_what_came_in_and_projects_it_where_the_shape_changes()
    {
        NetworkSpec same = NetworkSpec.From(Shape.Of(4, 7, 5)).ResidualBlock(4).Build();
        NetworkSpec halved = NetworkSpec.From(Shape.Of(4, 7, 5)).ResidualBlock(4, stride: 2).Build();
        NetworkSpec wider = NetworkSpec.From(Shape.Of(4, 7, 5)).ResidualBlock(6).Build();

        Assert.Equal(NetworkSpec.InputName, same.Nodes.Single(node => node.Layer is Add).Inputs[1]);
        Assert.Equal(
            [0, 1, 1], new[] { same, halved, wider }.Select(spec => spec.Nodes.Count(node => node.Layer is Conv2D { Kernel.Height: 1 })));
        Assert.Equal([Shape.Of(4, 7, 5), Shape.Of(4, 4, 3), Shape.Of(6, 7, 5)], new[] { same, halved, wider }.Select(spec => spec.Output));
    }

    [Fact]
    public void A_block_whose_branch_is_zero_passes_what_came_in()
    {
        NetworkSpec spec = NetworkSpec.From(Shape.Of(2, 3, 3)).ResidualBlock(2).Build();
        var network = new Network(spec, 1);
        network.Parameters.Single(parameter => parameter.Name == "batch_normalization_2.weight").Value.Span.Clear();
        float[] inputs = [.. RandomArrays.Normal(18, 1).Select(Math.Abs)];
        float[] outputs = new float[18];

        network.Predict(inputs, 1, outputs);

        Assert.Equal(inputs, outputs);
    }

    [Fact]
    public void Convolutions_before_the_sum_get_the_weights_of_those_before_a_ReLU()
    {
        var network = new Network(NetworkSpec.Residual(Shape.Of(8, 9, 9), 3, [1], 32), 1);

        foreach (Parameter weight in network.Parameters.Where(parameter => parameter.Name.StartsWith("conv2d_3.")))
        {
            Assert.InRange(weight.Value.Span.ToArray().Max() / Math.Sqrt(6.0 / (32 * 9)), 0.99, 1);
        }
    }

    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        // As ResidualStages builds it, but smooth: small steps would cross the kinks of ReLU.
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(2, 7, 6))
            .Add(new Conv2D(3, 3) { Padding = 1, Bias = false }).Add(new BatchNormalization()).Add(new Silu(), "entry")
            .Add(new Conv2D(4, 3) { Padding = 1, Stride = 2, Bias = false }).Add(new BatchNormalization()).Add(new Softplus())
            .Add(new Conv2D(4, 3) { Padding = 1, Bias = false }).Add(new BatchNormalization(), "branch")
            .Add(new Conv2D(4, 1) { Stride = 2, Bias = false }, inputs: ["entry"]).Add(new BatchNormalization(), "skip")
            .Add(new Add(), inputs: ["branch", "skip"]).Add(new Gelu())
            .Add(new GlobalAveragePool2D()).Add(new Dense(3)).Add(new Softmax());

        GradientChecker.Check(
            new Network(builder.Build(), 1), new CrossEntropyLoss(), 4, RandomArrays.Normal(4 * 2 * 7 * 6, 2), RandomArrays.OneHot(4, 3));
    }

    [Fact]
    public void Training_learns_to_tell_crosses_from_squares_wherever_they_are()
    {
        const int Rows = 240;
        const int Side = 12;
        float[] images = new float[Rows * Side * Side];
        int[] labels = new int[Rows];
        for (int row = 0; row < Rows; row++)
        {
            labels[row] = row % 2;
            Draw(images.AsSpan(row * Side * Side, Side * Side), Side, labels[row] == 1, row * 13 % 7, row * 5 % 7);
        }
        ReadOnlySpan<float> noise = RandomArrays.Normal(images.Length, 1);
        for (int i = 0; i < images.Length; i++)
        {
            images[i] = 100 * (images[i] + (0.3f * noise[i]));
        }
        var network = new Network(NetworkSpec.Residual(Shape.Of(1, Side, Side), 2, [1, 1], 8), 1);

        NetworkTrainer.Train(
            network, new InMemoryBatches(images[..(160 * Side * Side)], Side * Side, labels[..160], 2, seed: 1), null,
            new TrainingOptions { Epochs = 8, BatchSize = 16, Seed = 1, Optimizer = new AdamOptimizer(0.005f) });

        float[] outputs = new float[80 * 2];
        network.Predict(images.AsSpan(160 * Side * Side), 80, outputs);
        int right = outputs.Chunk(2).Where((scores, i) => Elementwise.ArgMax(scores) == labels[160 + i]).Count();
        Assert.InRange(right, 76, 80);
    }

    [Fact]
    public void What_is_no_residual_network_is_refused()
    {
        Assert.Throws<ArgumentException>(() => NetworkSpec.Residual(Shape.Of(1, 8, 8), 2, []));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Residual(Shape.Of(1, 8, 8), 2, [1, 0]));
        Assert.Throws<ArgumentException>(() => NetworkSpec.Residual(Shape.Of(1, 8, 8), 2, [1], 0));
        Assert.Throws<NetworkShapeException>(() => NetworkSpec.Residual(Shape.Of(64), 2, [1]));
    }

    private static void Draw(Span<float> image, int side, bool cross, int top, int left)
    {
        for (int i = 0; i < 5; i++)
        {
            foreach ((int y, int x) in cross ? [(i, i), (i, 4 - i)] : new[] { (0, i), (4, i), (i, 0), (i, 4) })
            {
                image[((top + y) * side) + left + x] = 1;
            }
        }
    }
}
