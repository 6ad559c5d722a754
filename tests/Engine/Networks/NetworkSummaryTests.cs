using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Tests.Networks;

public class NetworkSummaryTests
{
    [Fact]
    public void The_table_shows_layers_shapes_parameters_and_totals()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(784), new InputScaling(), new Dense(500), new Sigmoid(), new Dense(10), new Softmax());

        Assert.Equal(
            """
            layer            output  parameters  multiply-adds
            ---------------  ------  ----------  -------------
            input            784
            input_scaling_1  784          1,568            784
            dense_1          500        392,500        392,000
            sigmoid_1        500              0              0
            dense_2          10           5,010          5,000
            softmax_1        10               0              0
            ---------------  ------  ----------  -------------
            total                       399,078        397,784

            """,
            spec.Summary().ToString());
        Assert.Equal(397_510, spec.Summary().TrainableParameterCount);
    }

    [Fact]
    public void The_slides_three_billion_weights_are_shown_without_being_allocated()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();

        NetworkSummary summary = NetworkSpec.Sequential(Shape.Of(3, 1000, 1000), new Flatten(), new Dense(1000)).Summary();

        Assert.Equal(3_000_001_000, summary.ParameterCount);
        Assert.Equal(3_000_000_000, summary.MultiplyAdds);
        Assert.Contains("3,000,001,000", summary.ToString());
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Weights_that_no_array_holds_are_refused_when_a_network_is_made()
    {
        var spec = NetworkSpec.Sequential(Shape.Of(3, 1000, 1000), new Flatten(), new Dense(1000));

        Assert.Contains("dense_1", Assert.Throws<ArgumentException>(() => new Network(spec, 1)).Message);
    }
}
