using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Benchmarks.Tests.Reference;

/// <summary>The numbers are those of the other libraries' side (nets.py): a comparison of rates needs the same work on both.</summary>
public sealed class ReferenceNetworkTests
{
    [Theory]
    [InlineData("mlp500", 1_294_000, 784_000)]
    [InlineData("mlp128", 203_264, 200_704)]
    [InlineData("lenet", 481_088, 97_344)]
    [InlineData("bigcnn", 32_566_784, 451_584)]
    [InlineData("resnet20", 81_626_368, 884_736)]
    [InlineData("vgg", 51_057_664, 1_769_472)]
    [InlineData("conv1d", 12_664_832, 6_291_456)]
    [InlineData("tab256", 292_864, 25_600)]
    public void Operations_are_those_that_the_other_libraries_are_charged(string name, long forward, long firstInputGradient)
    {
        ReferenceNetwork network = ReferenceNetwork.Named([name], ReferenceNetwork.All)[0];
        Assert.Equal(forward, network.ForwardFlops);
        Assert.Equal((3 * forward) - firstInputGradient, network.TrainingFlops);
    }

    [Fact]
    public void Training_operations_leave_out_the_input_gradient_of_the_first_layer_alone()
    {
        foreach (ReferenceNetwork network in ReferenceNetwork.All)
        {
            NetworkNode[] products = [.. network.Spec.Nodes.Where(node => node.Layer is Dense or Conv1D or Conv2D)];
            Assert.Equal(
                (4 * products[0].MultiplyAdds) + (6 * products.Skip(1).Sum(node => node.MultiplyAdds)), network.TrainingFlops);
        }
    }

    [Fact]
    public void Batches_and_optimizers_are_those_of_the_other_libraries()
    {
        var expected = new (string, int, Optimizer)[]
        {
            ("mlp500", 100, new SgdOptimizer(0.1f)),
            ("mlp128", 32, new SgdOptimizer(0.1f)),
            ("lenet", 64, new MomentumOptimizer(0.01f, 0.9f)),
            ("bigcnn", 128, new AdamOptimizer(0.001f, 0.9f, 0.999f, 1e-8f)),
            ("resnet20", 128, new MomentumOptimizer(0.01f, 0.9f)),
            ("vgg", 128, new MomentumOptimizer(0.01f, 0.9f)),
            ("conv1d", 64, new MomentumOptimizer(0.01f, 0.9f)),
            ("tab256", 256, new AdamOptimizer(0.001f, 0.9f, 0.999f, 1e-8f)),
        };
        Assert.Equal(expected, ReferenceNetwork.All.Select(network => (network.Name, network.BatchSize, network.Optimizer)));
    }

    [Theory]
    [InlineData("mlp500", 648_010)]
    [InlineData("mlp128", 101_770)]
    [InlineData("lenet", (8 * 9) + 8 + (16 * 8 * 9) + 16 + (400 * 128) + 128 + (128 * 10) + 10)]
    [InlineData("bigcnn", (32 * 9) + 32 + (64 * 32 * 9) + 64 + (12544 * 128) + 128 + (128 * 10) + 10)]
    [InlineData("resnet20", 272_474 + 1_568)]
    [InlineData("vgg", 1_117_162 + 384)]
    [InlineData("conv1d", 114_954)]
    [InlineData("tab256", 147_210)]
    public void Networks_have_the_parameters_of_the_other_libraries_ones(string name, long parameters) =>
        Assert.Equal(parameters, ReferenceNetwork.Named([name], ReferenceNetwork.All)[0].Spec.ParameterCount);

    [Fact]
    public void An_unknown_name_is_told_with_the_known_ones()
    {
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => ReferenceNetwork.Named(["lenet", "unheard-of"], ReferenceNetwork.OfDigits));
        Assert.Contains("mlp500, mlp128, lenet, bigcnn, got 'unheard-of'", exception.Message, StringComparison.Ordinal);
    }
}
