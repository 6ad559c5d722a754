using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Simd;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Tests.Support;

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

    // What PyTorch 1.13 gives for the same settings; its step is the learning rate times the velocity, as here while the rate is constant.
    public static TheoryData<Optimizer, double[]> PyTorchs => new()
    {
        { new SgdOptimizer(0.1f) { WeightDecay = 0.2f, L1 = 0.05f }, [0.77186066, -1.8027292, 0.41332632] },
        { new MomentumOptimizer(0.1f, 0.9f) { WeightDecay = 0.2f }, [0.43252501, -1.54565, 0.52561241] },
        { new NesterovOptimizer(0.1f, 0.9f), [0.495345, -1.87069, 0.58392245] },
        { new NesterovOptimizer(0.1f, 0.9f) { WeightDecay = 0.2f, L1 = 0.05f }, [0.24689038, -1.3785321, 0.39194342] },
        { new RmsPropOptimizer(0.05f, 0.9f, 1e-4f), [0.71662778, -1.9485965, 0.36792973] },
        { new RmsPropOptimizer(0.05f, 0.9f, 1e-4f, 0.8f) { WeightDecay = 0.2f }, [0.2020915, -1.5703304, 0.19280934] },
        { new AdagradOptimizer(0.1f, epsilon: 1e-4f), [0.82155955, -1.9656186, 0.42004573] },
        { new AdagradOptimizer(0.1f, 0.5f, 1e-4f) { WeightDecay = 0.2f }, [0.8393777, -1.8927333, 0.46435323] },
        { new AdamOptimizer(0.05f, 0.8f, 0.9f, 1e-4f) { WeightDecay = 0.2f }, [0.83233857, -1.8842698, 0.46723437] },
        { new AdamWOptimizer(0.05f, 0.8f, 0.9f, 1e-4f, 0.2f), [0.81271946, -1.873435, 0.45721579] },
        { new AdamWOptimizer(0.05f, 0.8f, 0.9f, 1e-4f, 0.2f) { L1 = 0.05f }, [0.80709654, -1.8638972, 0.45263404] },
    };

    [Theory]
    [MemberData(nameof(PyTorchs))]
    public void Four_steps_end_where_PyTorchs_do(Optimizer optimizer, double[] expected) =>
        AssertNear(
            expected, Run(optimizer, [1, -2, 0.5f], [[0.5f, -1, 0.25f], [1, 0.5f, -2], [-0.25f, 0.75f, 1.5f], [0.125f, -0.5f, 0.5f]]));

    [Fact]
    public void Nesterov_looks_ahead_of_the_momentum()
    {
        // v1 = -1/8, x1 = 1 + 3/4 v1 - 1/8 = 25/32; v2 = -1/4 + 3/4 v1 = -11/32, x2 = x1 + 3/4 v2 - 1/4.
        AssertNear([(25 / 32.0) - (33 / 128.0) - 0.25], Run(new NesterovOptimizer(0.25f, 0.75f), [1f], [[0.5f], [1f]]));
    }

    [Fact]
    public void Rms_prop_divides_by_the_root_of_the_mean_square()
    {
        // v = 1/4 * 4 = 1, then 3/4 + 1/4 * 1 = 1.
        AssertNear([1 - 0.5 + 0.25], Run(new RmsPropOptimizer(0.25f, 0.75f, 1e-12f), [1f], [[2f], [-1f]]));
    }

    [Fact]
    public void Adagrad_divides_by_the_root_of_the_sum_of_squares()
    {
        // s = 7 + 9 = 16, then 16 + 9 = 25.
        AssertNear([1 - (0.75 / 2) - (0.6 / 2)], Run(new AdagradOptimizer(0.5f, 7), [1f], [[3f], [3f]]));
    }

    [Fact]
    public void Decoupled_weight_decay_follows_the_rate_of_the_step_and_leaves_the_means_alone()
    {
        OptimizerState state = new AdamWOptimizer(0.5f, weightDecay: 0.5f).CreateState([1]);
        float[] value = [8];
        state.BeginStep();
        state.Update(0, 0.25f, [0f], value, Parallelism.Single);

        Assert.Equal([7f], value);
        Assert.Equal([0f], state.Slots[0]);
    }

    [Fact]
    public void The_sign_of_zero_is_zero_for_L1() => Assert.Equal([0f], Run(new SgdOptimizer(0.5f) { L1 = 1 }, [0f], [[0f]]));

    [Fact]
    public void A_step_scales_and_limits_its_gradient_before_decay_is_added()
    {
        OptimizerState state = new SgdOptimizer { WeightDecay = 0.25f }.CreateState([3]);
        float[] value = [4, 4, 4];
        state.BeginStep(0.5f, 3);
        state.Update(0, 1, [4f, 100f, -100f], value, Parallelism.Single);
        Assert.Equal([1, 0, 6], value);

        state.BeginStep();
        state.Update(0, 1, [4f, 100f, -100f], value, Parallelism.Single);
        Assert.Equal([-3.25f, -100f, 104.5f], value);
    }

    public static TheoryData<Optimizer> All =>
    [
        new SgdOptimizer(), new MomentumOptimizer(), new NesterovOptimizer(), new AdamOptimizer(), new AdamWOptimizer(),
        new AdagradOptimizer(),
        new RmsPropOptimizer(), new RmsPropOptimizer(momentum: 0.9f),
    ];

    [Theory]
    [MemberData(nameof(All))]
    public void A_state_with_another_ones_slots_and_steps_goes_on_as_it_would(Optimizer optimizer)
    {
        float[] gradient = RandomArrays.Normal(5, 1);
        float[] value = RandomArrays.Normal(5, 2);
        OptimizerState state = optimizer.CreateState([5]);
        Step(state, gradient, value);
        Step(state, gradient, value);

        OptimizerState resumed = optimizer.CreateState([5]);
        resumed.Steps = state.Steps;
        foreach ((float[] from, float[] to) in state.Slots.Zip(resumed.Slots))
        {
            from.CopyTo(to, 0);
        }
        float[] other = (float[])value.Clone();
        Step(state, gradient, value);
        Step(resumed, gradient, other);

        Assert.Equal(value, other);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Bits_do_not_depend_on_the_number_of_threads(Optimizer optimizer)
    {
        const int Length = 3 * VectorLoop.LengthForThreads;
        float[] gradient = RandomArrays.Normal(Length, 1);
        float[] Run(int threads)
        {
            float[] value = RandomArrays.Normal(Length, 2);
            OptimizerState state = (optimizer with { L1 = 0.1f, WeightDecay = 0.1f }).CreateState([Length]);
            for (int step = 0; step < 2; step++)
            {
                state.BeginStep(0.9f, 1);
                state.Update(0, 0.1f, gradient, value, new Parallelism(threads));
            }
            return value;
        }

        Assert.True(Run(1).AsSpan().SequenceEqual(Run(3)));
    }

    [Fact]
    public void Settings_out_of_range_are_refused()
    {
        foreach (Optimizer optimizer in new Optimizer[]
        {
            new SgdOptimizer(0), new SgdOptimizer(float.NaN), new SgdOptimizer(float.PositiveInfinity), new MomentumOptimizer(0.1f, 1),
            new MomentumOptimizer(0.1f, -0.1f),
            new AdamOptimizer(-1), new AdamOptimizer { Beta1 = 1 }, new AdamOptimizer { Beta2 = -1 }, new AdamOptimizer { Epsilon = 0 },
            new NesterovOptimizer(0.1f, 0), new NesterovOptimizer(0.1f, 1), new NesterovOptimizer(0),
            new RmsPropOptimizer { Alpha = 1 }, new RmsPropOptimizer { Epsilon = 0 }, new RmsPropOptimizer { Momentum = 1 },
            new AdagradOptimizer { InitialAccumulator = -1 }, new AdagradOptimizer { Epsilon = float.NaN },
            new AdamWOptimizer { Beta1 = -1 }, new AdamWOptimizer { Beta2 = 1 }, new AdamWOptimizer { Epsilon = 0 },
            new AdamWOptimizer { WeightDecay = -1 }, new SgdOptimizer { WeightDecay = float.PositiveInfinity },
            new SgdOptimizer { L1 = -1 },
        })
        {
            Assert.Throws<ArgumentOutOfRangeException>(optimizer.Validate);
        }
    }

    private static void Step(OptimizerState state, float[] gradient, float[] value)
    {
        state.BeginStep();
        state.Update(0, 0.1f, gradient, value, Parallelism.Single);
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
