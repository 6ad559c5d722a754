using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Networks;

public class InferenceWorkspaceTests
{
    [Theory]
    [InlineData(1 << 20, 256)]
    [InlineData((1 << 20) + 1, 255)]
    [InlineData(1 << 27, 2)]
    [InlineData(long.MaxValue, 1)]
    public void The_rows_of_a_workspace_are_those_that_a_gigabyte_holds(long elements, int expected) =>
        Assert.Equal(expected, InferenceWorkspace.RowsWithin(elements, 256));

    [Fact]
    public void The_workspace_of_a_common_network_holds_all_rows()
    {
        var network = new Network(NetworkSpec.Residual(Shape.Of(3, 32, 32), 10, [3, 3, 3]), 1);

        Assert.Equal(256, new InferenceWorkspace(network, 256).Capacity);
    }
}
