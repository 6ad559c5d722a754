using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;
using MLNetDeep.Engine.Tests.Support;

namespace MLNetDeep.Engine.Tests.Layers;

public class InputScalingTests
{
    [Theory]
    [InlineData(InputScalingMode.PerFeature, 60)]
    [InlineData(InputScalingMode.PerChannel, 3)]
    [InlineData(InputScalingMode.Automatic, 3)]
    [InlineData(InputScalingMode.Whole, 1)]
    public void Gradients_are_those_of_small_steps(InputScalingMode mode, int groups)
    {
        var spec = new InputScaling { Mode = mode };

        GradientChecker.Check(spec, 2, Shape.Of(3, 4, 5));

        Assert.Equal(2 * groups, NetworkSpec.Sequential(Shape.Of(3, 4, 5), spec).ParameterCount);
    }

    [Fact]
    public void A_new_layer_changes_nothing_and_a_learned_one_subtracts_and_scales()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(2, 1, 2), new InputScaling()), 0);
        float[] outputs = new float[4];
        network.Predict([1, 2, 3, 4], 1, outputs);
        Assert.Equal([1, 2, 3, 4], outputs);

        new float[] { 1, 2 }.CopyTo(network.Parameters.Single(p => p.Name == "input_scaling_1.offset").Value.Span);
        new float[] { 10, 0.5f }.CopyTo(network.Parameters.Single(p => p.Name == "input_scaling_1.scale").Value.Span);
        network.Predict([1, 2, 3, 4], 1, outputs);

        Assert.Equal([0, 10, 0.5f, 1], outputs);
    }

    [Fact]
    public void Nothing_of_it_is_trained()
    {
        var network = new Network(NetworkSpec.Sequential(Shape.Of(3), new InputScaling()), 0);

        Assert.All(network.Parameters, parameter => Assert.False(parameter.Trainable));
    }

    [Fact]
    public void Channels_of_a_vector_are_refused() =>
        Assert.Throws<NetworkShapeException>(
            () => NetworkSpec.Sequential(Shape.Of(3), new InputScaling { Mode = InputScalingMode.PerChannel }));

    [Fact]
    public void Sparse_rows_are_scaled_to_the_bits_of_dense_ones()
    {
        const int Rows = 6;
        const int Inputs = 29;
        float[] dense = SparseArrays.Dense(Rows, Inputs, 0.2, 1);
        var layer = new InputScalingLayer("scaling", new InputScaling(), [Shape.Of(Inputs)]);
        RandomArrays.Normal(Inputs, 2).CopyTo(layer.Scale);
        foreach (int slot in new[] { 0, 7, 8, 28 })
        {
            layer.Offset[slot] = slot - 3.3f;
        }
        float[] expected = new float[dense.Length];
        layer.Forward(new LayerState(new Pass { Rows = Rows }, 0, [new RowBuffer(dense, Inputs)], new RowBuffer(expected, Inputs), []));

        var scaled = new SparseRows(Inputs);
        layer.Forward(new LayerState(
            new Pass { Rows = Rows }, 0, [new RowBuffer(SparseArrays.Sparse(dense, Inputs))], new RowBuffer(scaled), []));

        float[] actual = new float[dense.Length];
        scaled.CopyTo(0, actual);
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Offsets_of_most_slots_take_no_sparse_rows()
    {
        var layer = new InputScalingLayer("scaling", new InputScaling(), [Shape.Of(4)]);
        (layer.Offset[1], layer.Offset[2]) = (1, 2);
        Assert.True(layer.TakesSparse);

        layer.Offset[3] = 1;
        Assert.False(layer.TakesSparse);
    }
}
