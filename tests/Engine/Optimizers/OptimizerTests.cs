using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Engine.Tests.Optimizers;

public class OptimizerTests
{
    [Fact]
    public void Gradient_descent_takes_the_step() => AssertNear([0.875, 2.25], Run(new SgdOptimizer(0.25f), [1f, 2f], [[0.5f, -1f]]));

    [Fact]
    public void Momentum_takes_part_of_the_last_step_again()
    {
        // v1 = -1/4 * 1/2 = -1/8; v2 = -1/4 * 1 + 3/4 * -1/8 = -11/32.
        AssertNear([1 - (1 / 8.0) - (11 / 32.0)], Run(new MomentumOptimizer(0.25f, 0.75f), [1f], [[0.5f], [1f]]));
    }

    [Fact]
    public void Adam_follows_its_paper_over_several_steps()
    {
        var settings = new AdamOptimizer(0.01f, 0.8f, 0.9f, 1e-6f);
        double[] gradients = [0.3, -2, 0.5, 0.1];
        double x = 1, m = 0, v = 0;
        for (int t = 1; t <= gradients.Length; t++)
        {
            m = (0.8 * m) + (0.2 * gradients[t - 1]);
            v = (0.9 * v) + (0.1 * gradients[t - 1] * gradients[t - 1]);
            x -= 0.01 * (m / (1 - Math.Pow(0.8, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.9, t))) + 1e-6);
        }

        AssertNear([x], Run(settings, [1f], [.. gradients.Select(gradient => new[] { (float)gradient })]));
    }

    [Fact]
    public void Adams_powers_advance_once_a_step_whatever_the_number_of_parameters()
    {
        var optimizer = new AdamOptimizer(0.01f);
        OptimizerState state = optimizer.CreateState([1, 1]);
        float[] first = [1];
        float[] second = [1];
        for (int step = 0; step < 3; step++)
        {
            state.BeginStep();
            state.Update(0, 0.01f, [0.5f], first, Parallelism.Single);
            state.Update(1, 0.01f, [0.5f], second, Parallelism.Single);
        }

        Assert.Equal(first, second);
        Assert.Equal(3, state.Steps);
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        foreach (Optimizer optimizer in new Optimizer[]
        {
            new SgdOptimizer(0), new SgdOptimizer(float.NaN), new SgdOptimizer(float.PositiveInfinity), new MomentumOptimizer(0.1f, 1),
            new MomentumOptimizer(0.1f, -0.1f),
            new AdamOptimizer(-1), new AdamOptimizer { Beta1 = 1 }, new AdamOptimizer { Beta2 = -1 }, new AdamOptimizer { Epsilon = 0 },
        })
        {
            Assert.Throws<ArgumentException>(optimizer.Validate);
        }
    }

    private static float[] Run(Optimizer optimizer, float[] value, float[][] gradients)
    {
        OptimizerState state = optimizer.CreateState([value.Length]);
        foreach (float[] gradient in gradients)
        {
            state.BeginStep();
            state.Update(0, optimizer.LearningRate, gradient, value, Parallelism.Single);
        }
        return value;
    }

    private static void AssertNear(double[] expected, float[] actual) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
}
