using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Engine.Tests.Optimizers;

public class GradientClippingTests
{
    [Fact]
    public void A_gradient_of_a_greater_norm_is_scaled_down_to_it()
    {
        (float scale, float limit) = GradientClipping.ByNorm(0.5f).BoundsFor([3, 0, -4], Parallelism.Single);

        Assert.Equal(0.5f / 5.000001f, scale, 1e-8f);
        Assert.Equal(float.PositiveInfinity, limit);
    }

    [Fact]
    public void A_gradient_of_a_smaller_norm_stays() =>
        Assert.Equal(1, GradientClipping.ByNorm(5.1f).BoundsFor([3, 0, -4], Parallelism.Single).Scale);

    [Fact]
    public void The_value_of_an_element_is_limited() =>
        Assert.Equal((1, 0.5f), GradientClipping.ByValue(0.5f).BoundsFor([3, 0, -4], Parallelism.Single));

    // Two weights and a bias of zero, inputs (3, 4), target -1/2: the gradient is 2 * 1/2 * (3, 4, 1).
    [Theory]
    [InlineData("norm", 0.5)]
    [InlineData("value", 0.5)]
    [InlineData("norm", 100)]
    [InlineData("none", 0)]
    public void A_training_steps_by_the_bounded_gradient_and_tells_the_norm_before(string kind, double maximum)
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2), new Dense(1)), 0);
        network.Parameters[0].Value.Span.Clear();
        double norm = Math.Sqrt(26);
        double scale = kind == "norm" ? Math.Min(1, maximum / (norm + 1e-6)) : 1;
        double limit = kind == "value" ? maximum : double.PositiveInfinity;

        TrainingHistory history = NetworkTrainer.Train(
            network, new InMemoryBatches([3, 4], 2, new[] { -0.5f }, 1), null,
            new TrainingOptions
            {
                Epochs = 1,
                Optimizer = new SgdOptimizer(1),
                Loss = new MeanSquareErrorLoss(),
                GradientClipping = kind switch
                {
                    "norm" => GradientClipping.ByNorm((float)maximum),
                    "value" => GradientClipping.ByValue((float)maximum),
                    _ => null,
                },
            });

        Span<float> weights = network.Parameters[0].Value.Span;
        Assert.Equal(-Math.Min(limit, 3 * scale), weights[0], 1e-6);
        Assert.Equal(-Math.Min(limit, 4 * scale), weights[1], 1e-6);
        Assert.Equal(-Math.Min(limit, scale), network.Parameters[1].Value.Span[0], 1e-6);
        Assert.Equal(norm, history.Epochs[0].GradientNorm, 1e-6);
    }

    [Fact]
    public void Norms_beyond_single_precisions_squares_are_right()
    {
        Assert.Equal(5e30, Reductions.Norm([3e30f, -4e30f], Parallelism.Single), 1e25);
        float[] many = new float[70_001];
        Array.Fill(many, -2e25f);
        Assert.Equal(2e25 * Math.Sqrt(many.Length), Reductions.Norm(many, Parallelism.Single), 1e22);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(70_001)]
    public void The_norm_is_precise_and_the_same_for_any_number_of_threads(int length)
    {
        float[] values = Support.RandomArrays.Normal(length, 1);
        double expected = Math.Sqrt(values.Sum(value => (double)value * value));

        Assert.Equal(expected, Reductions.Norm(values, Parallelism.Single), 1e-6 * expected);
        Assert.Equal(Reductions.Norm(values, Parallelism.Single), Reductions.Norm(values, new Parallelism(3)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_maximum_out_of_range_is_refused(float maximum)
    {
        foreach (GradientClipping clipping in new[] { GradientClipping.ByNorm(maximum), GradientClipping.ByValue(maximum) })
        {
            Assert.Contains(
                "GradientClipping",
                Assert.Throws<ArgumentOutOfRangeException>(new TrainingOptions { GradientClipping = clipping }.Validate).Message);
        }
    }
}
