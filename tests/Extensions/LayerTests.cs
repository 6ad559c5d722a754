using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Extensions.Tests;

public class LayerTests
{
    [Fact]
    public void Gradients_are_those_of_small_steps()
    {
        GradientChecker.Check(new TrainedSwish(), rows: 3, [5]);
        GradientChecker.Check(new Mish(), rows: 3, [2, 5]);
        GradientChecker.Check(new Noise(0.3f), rows: 2, [3, 5]);
        GradientChecker.Check(Rows.CreateNetwork(), new CrossEntropyLoss(), 2, [1, -2, 0.5f, 0.1f, 2, -1], [1, 0, 0, 1]);
    }

    [Fact]
    public void A_dense_layer_applies_an_activation_of_ones_own_that_says_which_it_is()
    {
        float[] Predict(LayerSpec activation) => Outputs(NetworkSpec.From([3]).Dense(7).Add(activation, "activation").Build());

        Assert.Equal(Predict(new Relu()), Predict(new Fused(ActivationKind.Relu, false)));
        Assert.Throws<NotSupportedException>(() => Predict(new Fused(ActivationKind.None, false)));
    }

    [Fact]
    public void A_convolution_multiplies_and_adds_for_a_layer_of_ones_own()
    {
        float[] alone = Outputs(NetworkSpec.From([1, 3, 1]).Conv2D(2, 1).Build());
        float[] together = Outputs(NetworkSpec.From([1, 3, 1]).Conv2D(2, 1).Add(new Fused(ActivationKind.None, true)).Build());

        for (int i = 0; i < alone.Length; i++)
        {
            int channel = i / 3 % 2;
            Assert.Equal((alone[i] * (channel + 1)) + channel + 2, together[i], 1e-5f);
        }
    }

    [Fact]
    public void Noise_is_added_in_training_alone()
    {
        var network = new Network(NetworkSpec.From([3]).Add(new Noise(1)).Build(), 1);
        float[] outputs = new float[3];

        network.Predict([1, 2, 3], 1, outputs);

        Assert.Equal([1, 2, 3], outputs);
    }

    [Fact]
    public void A_layer_with_other_parameters_than_described_is_refused()
    {
        NetworkSpec spec = NetworkSpec.From([4]).Add(new Misdescribed()).Build();

        var error = Assert.Throws<InvalidOperationException>(() => new Network(spec, 1));

        Assert.Contains("own_misdescribed_1", error.Message, StringComparison.Ordinal);
    }

    private static float[] Outputs(NetworkSpec spec)
    {
        var network = new Network(spec, 2);
        float[] outputs = new float[2 * spec.Output.Elements];
        network.Predict([1, -2, 0.5f, 0.1f, 2, -1], 2, outputs);
        return outputs;
    }
}
