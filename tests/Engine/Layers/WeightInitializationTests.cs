using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Layers;

public class WeightInitializationTests
{
    private const int Inputs = 300;
    private const int Units = 200;

    [Theory]
    [InlineData(WeightInitialization.HeUniform, 2.0 / Inputs, true)]
    [InlineData(WeightInitialization.HeNormal, 2.0 / Inputs, false)]
    [InlineData(WeightInitialization.GlorotUniform, 2.0 / (Inputs + Units), true)]
    [InlineData(WeightInitialization.GlorotNormal, 2.0 / (Inputs + Units), false)]
    [InlineData(WeightInitialization.FanInUniform, 1.0 / 3 / Inputs, true)]
    public void Weights_have_the_named_variance_and_form(WeightInitialization initialization, double variance, bool uniform)
    {
        float[] weights = Draw(new Dense(Units) { Initialization = initialization });

        Assert.InRange(weights.Average(), -0.002, 0.002);
        Assert.InRange(weights.Average(weight => (double)weight * weight) / variance, 0.97, 1.03);
        // A uniform variable's largest value is sqrt(3) deviations; 60,000 normal ones reach beyond 3.
        Assert.Equal(uniform, weights.Max() < 1.8 * Math.Sqrt(variance));
    }

    [Fact]
    public void Automatic_weights_are_He_before_a_ReLU_and_Glorot_otherwise()
    {
        float he = Draw(new Dense(Units) { Initialization = WeightInitialization.HeUniform }).Max();
        float glorot = Draw(new Dense(Units) { Initialization = WeightInitialization.GlorotUniform }).Max();

        Assert.Equal(he, Draw(new Dense(Units), new Relu()).Max());
        Assert.Equal(he, Draw(new Dense(Units), new Dropout(0.1f), new Relu()).Max());
        Assert.Equal(he, Draw(new Dense(Units), new BatchNormalization(), new Relu()).Max());
        foreach (LayerSpec rectifier in new LayerSpec[] { new LeakyRelu(), new Elu(), new Gelu(), new Silu(), new Softplus() })
        {
            Assert.Equal(he, Draw(new Dense(Units), rectifier).Max());
        }
        Assert.Equal(glorot, Draw(new Dense(Units), new Sigmoid(), new Relu()).Max());
        Assert.Equal(glorot, Draw(new Dense(Units), new BatchNormalization(), new Tanh(), new Relu()).Max());
        Assert.Equal(glorot, Draw(new Dense(Units), new Dense(3), new Relu()).Max());
        Assert.Equal(glorot, Draw(new Dense(Units)).Max());
    }

    [Fact]
    public void What_weights_feed_is_found_in_linear_time_through_diamonds_and_long_chains()
    {
        const int Diamonds = 200;
        NetworkSpecBuilder builder = NetworkSpec.From(Shape.Of(Inputs)).Add(new Dense(Units));
        for (int diamond = 0; diamond < Diamonds; diamond++)
        {
            string top = builder.LastName;
            string left = builder.Add(new Dropout(0.1f), inputs: [top]).LastName;
            builder.Add(new Dropout(0.1f), inputs: [top]).Add(new Add(), inputs: [left, builder.LastName]);
        }
        for (int layer = 0; layer < 10_000; layer++)
        {
            builder.Add(new Dropout(0.1f));
        }
        float[] he = Draw(new Dense(Units), new Relu());

        Assert.Equal(he, new Network(builder.Add(new Relu()).Build(), 1).Parameters[0].Value.Span);
    }

    [Fact]
    public void Fans_of_a_convolution_count_its_kernel()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(8, 9, 9), new Conv2D(64, new Size2D(3, 5)), new Relu()), 1);

        Assert.InRange(network.Parameters[0].Value.Span.ToArray().Max() / Math.Sqrt(6.0 / (8 * 15)), 0.99, 1);
    }

    [Fact]
    public void Biases_start_at_zero_but_as_the_weights_with_FanInUniform()
    {
        Assert.Equal(-1, Biases(WeightInitialization.Automatic).IndexOfAnyExcept(0f));
        Assert.Equal(-1, Biases(WeightInitialization.FanInUniform).IndexOf(0f));
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(5), new Dense(4), new Dense(5));

        Assert.True(Weights(spec, 1).SequenceEqual(Weights(spec, 1)));
        Assert.False(Weights(spec, 1).SequenceEqual(Weights(spec, 2)));
        Assert.False(Weights(spec, 1).AsSpan(0, 20).SequenceEqual(Weights(spec, 1).AsSpan(24, 20)));
    }

    private static float[] Weights(NetworkSpec spec, int seed) =>
        [.. new Network(spec, seed).Parameters.SelectMany(parameter => parameter.Value.Span.ToArray())];

    private static float[] Draw(params LayerSpec[] layers) =>
        new Network(NetworkSpec.Sequential(Shape.Of(Inputs), layers), 1).Parameters[0].Value.Span.ToArray();

    private static Span<float> Biases(WeightInitialization initialization) =>
        new Network(NetworkSpec.Sequential(Shape.Of(Inputs), new Dense(Units) { Initialization = initialization }), 1)
            .Parameters[1].Value.Span;
}
