using Google.Protobuf;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Tests.Operators;

public sealed class ShapesTests
{
    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 0L, 2, 1 }, new[] { 4, 3 })]
    [InlineData(new[] { 3, 4, 5 }, new[] { 0L, 2, 1, 3 }, new[] { 4, 3, 5 })]
    [InlineData(new[] { 3, 4, 5 }, new[] { 0L, 2, 3, 1 }, new[] { 4, 5, 3 })]
    [InlineData(new[] { 3, 4, 5 }, new[] { 0L, 3, 2, 1 }, new[] { 5, 4, 3 })]
    [InlineData(new[] { 2, 3, 4, 5 }, new[] { 0L, 2, 4, 1, 3 }, new[] { 3, 5, 2, 4 })]
    [InlineData(new[] { 2, 1, 4, 5 }, new[] { 0L, 2, 4, 1, 3 }, new[] { 1, 5, 2, 4 })]
    public void Axes_of_a_row_change_places_in_one_layer(int[] input, long[] order, int[] output)
    {
        var graph = new GraphWriter("graph");
        graph.Add("Transpose", "turned", graph.Output("output", output), graph.Input("input", input)).With("perm", order);

        Assert.IsType<Permute>(Assert.Single(Compared(graph, output).Spec.Nodes).Layer);
    }

    [Fact]
    public void Pixels_become_channels_by_the_layer_that_is_for_them()
    {
        var graph = new GraphWriter("graph");
        graph.Add("Transpose", "turned", graph.Output("output", [5, 3, 4]), graph.Input("input", [3, 4, 5])).With("perm", 0, 3, 1, 2);

        Assert.IsType<ChannelsFirst>(Assert.Single(Compared(graph, [5, 3, 4]).Spec.Nodes).Layer);
    }

    [Fact]
    public void Axes_of_one_element_change_places_without_a_layer()
    {
        var graph = new GraphWriter("graph");
        string turned = graph.Added("Transpose", graph.Input("input", [3, 1, 4]));
        graph.Nodes[^1].With("perm", 0, 2, 1, 3);
        graph.Add("Relu", "positive", graph.Output("output", [1, 3, 4]), turned);

        Assert.DoesNotContain(Compared(graph, [1, 3, 4]).Spec.Nodes, node => node.Layer is Permute);
    }

    [Theory]
    [InlineData(new[] { 0L, 1, 1 })]
    [InlineData(new[] { 0L, 1 })]
    [InlineData(new[] { 0L, 2, 3 })]
    [InlineData(new[] { 0L, -1, 1 })]
    [InlineData(new[] { 0L, long.MaxValue, long.MinValue })]
    public void An_order_that_has_not_each_axis_once_is_refused_with_it(long[] order)
    {
        var graph = new GraphWriter("graph");
        graph.Add("Transpose", "turned", graph.Output("output", [4, 3]), graph.Input("input", [3, 4])).With("perm", order);

        Assert.Contains($"[{string.Join(", ", order)}]", Refused(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, new[] { 2L, 1 }, new[] { 3, 4, 9 })]
    [InlineData(2, new[] { 1L, 3 }, new[] { 3, 4, 9 })]
    [InlineData(3, new[] { 3L, 3, 3 }, new[] { 3, 4, 9 })]
    [InlineData(-1, new[] { 1L, 8 }, new[] { 3, 4, 9 })]
    public void Parts_along_any_axis_are_cut_and_joined(int axis, long[] sizes, int[] shape)
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", shape);
        NodeProto split = graph.Add("Split", "parts", graph.Unique("part"), input, graph.Constant("sizes", sizes)).With("axis", axis);
        split.Output.Clear();
        split.Output.AddRange(sizes.Select(_ => graph.Unique("part")));
        graph.Add("Concat", "joined", graph.Output("output", shape), [.. split.Output.Reverse()]).With("axis", axis);

        Assert.Equal(sizes.Length + 1, Compared(graph, shape).Spec.Nodes.Count);
    }

    [Fact]
    public void Pooled_channels_are_cut_and_joined_as_they_are()
    {
        var graph = new GraphWriter("graph");
        string pooled = graph.Added("GlobalAveragePool", graph.Input("input", [6, 3, 2]));
        string part = graph.Added("Slice", pooled, graph.Constant("start", 1), graph.Constant("end", 5), graph.Constant("axes", 1));
        graph.Add("Concat", "joined", graph.Output("output", [10, 1, 1]), part, pooled).With("axis", 1);

        Network network = Compared(graph, [10, 1, 1]);

        Assert.Equal(
            [typeof(GlobalAveragePool2D), typeof(Slice), typeof(Concatenate), typeof(Reshape)],
            network.Spec.Nodes.Select(node => node.Layer.GetType()));
    }

    private static Network Compared(GraphWriter graph, int[] output) => Runtime.Compared(graph.ToModel().ToByteArray(), output);

    private static string Refused(GraphWriter graph) => Assert.Throws<ModelFormatException>(
        () => OnnxNetwork.Load(new MemoryStream(graph.ToModel().ToByteArray()))).Message;
}
