using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Tests.Support;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Training;

public class ScalingLearnerTests
{
    [Fact]
    public void Each_feature_gets_mean_and_deviation_and_a_constant_one_gets_scale_1()
    {
        Network network = Create(Shape.Of(3), new InputScaling());

        ScalingLearner.Learn(network, new InMemoryBatches([1, 5, 0.1f, 3, 5, 0.1f, 8, 5, 0.1f], 3, new int[3], 1));

        AssertNear([4, 5, 0.1], network, 0);
        AssertNear([1 / Math.Sqrt((9 + 1 + 16) / 3.0), 1, 1], network, 1);
    }

    [Fact]
    public void Each_channel_gets_mean_and_deviation_of_all_its_pixels()
    {
        Network network = Create(Shape.Of(2, 1, 2), new InputScaling());

        ScalingLearner.Learn(network, new InMemoryBatches([1, 2, 100, 100, 3, 6, 100, 200], 4, new int[2], 1));

        AssertNear([3, 125], network, 0);
        AssertNear([1 / Math.Sqrt((4 + 1 + 0 + 9) / 4.0), 1 / Math.Sqrt((3 * 625 + 5625) / 4.0)], network, 1);
    }

    [Fact]
    public void A_mean_far_from_zero_costs_no_precision()
    {
        float[] features = [.. RandomArrays.Normal(5000, 1).Select(x => 1e5f + x)];
        double mean = features.Average(x => (double)x);
        double deviation = Math.Sqrt(features.Average(x => (x - mean) * (x - mean)));
        Network network = Create(Shape.Of(1), new InputScaling());

        ScalingLearner.Learn(network, new InMemoryBatches(features, 1, new int[5000], 1));

        AssertNear([mean], network, 0);
        AssertNear([1 / deviation], network, 1);
    }

    [Theory]
    [InlineData(InputScalingMode.PerChannel, 0.1f, 784)]
    [InlineData(InputScalingMode.PerChannel, 0.3f, 784)]
    [InlineData(InputScalingMode.PerChannel, -0.7f, 1024)]
    [InlineData(InputScalingMode.Whole, 0.1f, 784)]
    [InlineData(InputScalingMode.Whole, 0.1f, 1024)]
    [InlineData(InputScalingMode.Whole, 0.3f, 1024)]
    public void A_constant_image_gets_scale_1(InputScalingMode mode, float constant, int pixels)
    {
        const int Rows = 5;
        float[] features = new float[Rows * pixels];
        Array.Fill(features, constant);
        Network network = Create(Shape.Of(1, 1, pixels), new InputScaling { Mode = mode });

        ScalingLearner.Learn(network, new InMemoryBatches(features, pixels, new int[Rows], 1));

        Assert.Equal([constant], network.Parameters[0].Value.Span.ToArray());
        Assert.Equal([1f], network.Parameters[1].Value.Span.ToArray());
    }

    [Fact]
    public void Training_learns_the_scaling_once_and_keeps_it()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new InputScaling(), new Dense(2), new Softmax()), 1);
        var options = new TrainingOptions { Epochs = 1 };
        NetworkTrainer.Train(network, new InMemoryBatches([10, 20], 1, [0, 1], 2), null, options);

        NetworkTrainer.Train(network, new InMemoryBatches([1000, 2000], 1, [0, 1], 2), null, options);

        AssertNear([15], network, 0);
        AssertNear([0.2], network, 1);
    }

    [Fact]
    public void A_scaling_that_does_not_come_first_is_refused()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new Dense(2), new InputScaling()), 1);

        Assert.Throws<InvalidOperationException>(() => ScalingLearner.Learn(network, new InMemoryBatches([1], 1, [0], 2)));
    }

    [Fact]
    public void A_second_scaling_that_is_misplaced_is_refused_before_anything_is_read_or_changed()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(1), new InputScaling(), new Dense(2), new InputScaling()), 1);
        var options = new TrainingOptions { Loss = new MeanSquareErrorLoss() };

        Assert.Throws<InvalidOperationException>(() => ScalingLearner.Learn(network, new UnreadableSource()));
        Assert.Throws<InvalidOperationException>(() => NetworkTrainer.Train(network, new UnreadableSource(), null, options));
    }

    [Fact]
    public void No_rows_are_refused()
    {
        Network network = Create(Shape.Of(1), new InputScaling());

        Assert.Throws<InvalidOperationException>(
            () => ScalingLearner.Learn(network, new InMemoryBatches([], 1, Array.Empty<int>(), 2)));
    }

    private static Network Create(Shape input, InputScaling scaling) => new(NetworkSpec.Sequential(input, scaling), 0);

    private static void AssertNear(double[] expected, Network network, int parameter)
    {
        float[] actual = network.Parameters[parameter].Value.Span.ToArray();
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(1, pair.Second / pair.First, 1e-5));
    }

    private sealed class UnreadableSource : IBatchSource
    {
        public int InputSize => 1;

        public int TargetSize => 2;

        public long? Rows => 1;

        public IBatchReader StartEpoch(int epoch) => throw new NotSupportedException("Nothing may be read.");
    }

    [Fact]
    public void What_sparse_rows_often_lack_is_made_smaller_at_most_and_the_rest_is_standardized()
    {
        // Always there, a rare word, an indicator, a rare large number, never there.
        float[] rows = [5, 0, 0, 0, 0, 7, 0.25f, 0, 300, 0, 9, 0, 1, 0, 0, 11, 0, 0, -400, 0];
        rows = [.. rows, .. rows.Select((value, i) => i % 5 == 0 ? value : 0)];
        Network network = Create(Shape.Of(5), new InputScaling());

        ScalingLearner.Learn(network, new InMemoryBatches(SparseArrays.Sparse(rows, 5), new int[8], 1));

        Assert.Equal([8, 0, 0, 0, 0], network.Parameters[0].Value.Span);
        AssertNear([1 / Math.Sqrt(5), 1, 1, 1 / Math.Sqrt((90_000 + 160_000) / 2.0), 1], network, 1);
    }

    [Fact]
    public void A_number_of_sparse_rows_with_some_zeros_has_mean_and_deviation_with_them()
    {
        float[] column = [.. RandomArrays.Normal(400, 1).Select((x, i) => i % 40 == 0 ? 0 : 1000 + x)];
        double mean = column.Average(x => (double)x);
        double deviation = Math.Sqrt(column.Average(x => (x - mean) * (x - mean)));
        Network network = Create(Shape.Of(1), new InputScaling());

        ScalingLearner.Learn(network, new InMemoryBatches(SparseArrays.Sparse(column, 1), new int[400], 1));

        AssertNear([mean], network, 0);
        AssertNear([1 / deviation], network, 1);
    }

    [Theory]
    [InlineData(InputScalingMode.Automatic, true)]
    [InlineData(InputScalingMode.PerFeature, false)]
    public void Indicators_are_left_alone_unless_scaling_each_feature_is_asked_for(InputScalingMode mode, bool left)
    {
        Network network = Create(Shape.Of(2), new InputScaling { Mode = mode });

        ScalingLearner.Learn(network, new InMemoryBatches([1, 1, 3, 0, 5, 0], 2, new int[3], 1) { UnscaledInputs = [false, true] });

        Assert.Equal([3, left ? 0 : 1 / 3f], network.Parameters[0].Value.Span);
        Assert.Equal(left, network.Parameters[1].Value.Span[1] == 1);
    }

    [Fact]
    public void Scaling_each_feature_of_sparse_rows_is_that_of_dense_ones()
    {
        float[] rows = SparseArrays.Dense(100, 8, 0.2, 1);
        Network dense = Create(Shape.Of(8), new InputScaling { Mode = InputScalingMode.PerFeature });
        Network sparse = Create(Shape.Of(8), new InputScaling { Mode = InputScalingMode.PerFeature });

        ScalingLearner.Learn(dense, new InMemoryBatches(rows, 8, new int[100], 1));
        ScalingLearner.Learn(sparse, new InMemoryBatches(SparseArrays.Sparse(rows, 8), new int[100], 1));

        Assert.Equal(dense.Parameters[0].Value.Span, sparse.Parameters[0].Value.Span);
        Assert.Equal(dense.Parameters[1].Value.Span, sparse.Parameters[1].Value.Span);
    }
}
