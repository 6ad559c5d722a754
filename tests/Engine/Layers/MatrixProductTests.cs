using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Engine.Testing;

namespace MLNetDeep.Engine.Tests.Layers;

public class MatrixProductTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 4, 5, 2)]
    public void Gradients_are_those_of_small_steps(int rows, int m, int k, int n)
    {
        GradientChecker.Check(new MatrixProduct(), rows, [Shape.Of(m, k), Shape.Of(k, n)]);
        GradientChecker.Check(new MatrixProduct(), rows, [Shape.Of(2, 3, m, k), Shape.Of(2, 3, k, n)]);
    }

    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(3, 4, 5, 2)]
    public void Gradients_by_a_transposed_second_are_those_of_small_steps(int rows, int m, int k, int n)
    {
        GradientChecker.Check(new MatrixProduct(TransposeSecond: true), rows, [Shape.Of(m, k), Shape.Of(n, k)]);
        GradientChecker.Check(new MatrixProduct(TransposeSecond: true), rows, [Shape.Of(2, m, k), Shape.Of(2, n, k)]);
    }

    [Fact]
    public void A_matrix_times_itself_and_times_its_transpose_are_the_products_by_hand()
    {
        float[] matrices = [1, 2, 3, 4, 0, 1, 1, 0], outputs = new float[8];

        new Network(NetworkSpec.From([2, 2]).MatrixProduct(NetworkSpec.InputName, NetworkSpec.InputName).Build(), 1)
            .Predict(matrices, 2, outputs);
        Assert.Equal([7, 10, 15, 22, 1, 0, 0, 1], outputs);

        new Network(NetworkSpec.From([2, 2]).MatrixProduct(NetworkSpec.InputName, NetworkSpec.InputName, true).Build(), 1)
            .Predict(matrices, 2, outputs);
        Assert.Equal([5, 11, 11, 25, 1, 0, 0, 1], outputs);
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_refused_with_the_one_that_would()
    {
        NetworkSpecBuilder Of(params int[] shape) => NetworkSpec.From(Shape.Of(shape)).Add(new Relu(), "same");
        string Refused(NetworkSpecBuilder net, bool transpose) => Assert.Throws<NetworkShapeException>(
            () => net.MatrixProduct(NetworkSpec.InputName, "same", transpose)).Message;

        Assert.Contains("[4, 7, n]", Refused(Of(4, 5, 7), false), StringComparison.Ordinal);
        Assert.Contains("[m, k]", Refused(Of(4), true), StringComparison.Ordinal);
        Assert.Contains("[n, 7]", Refused(NetworkSpec.From([5, 7]).Add(new Slice(0, 2)).Add(new Reshape([7, 2]), "same"), true),
            StringComparison.Ordinal);
    }
}
