using Google.Protobuf;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Golden.Tests.Cases;
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

    [Theory]
    [InlineData(1, 0, false)]
    [InlineData(1, 2, true)]
    [InlineData(2, -2, true)]
    [InlineData(3, -1, false)]
    public void A_place_along_an_axis_is_taken_without_it(int axis, int place, bool keeps)
    {
        var graph = new GraphWriter("graph");
        int[] shape = [3, 4, 5];
        string input = graph.Input("input", shape);
        int[] output = keeps ? [.. shape.Select((size, at) => at == axis - 1 ? 1 : size)] : [.. shape.Where((_, at) => at != axis - 1)];
        string index = keeps ? graph.Constant("place", place) : graph.Whole("place", place);
        graph.Add("Gather", "part", graph.Output("output", output), input, index).With("axis", axis);

        Assert.Contains(Compared(graph, output).Spec.Nodes, node => node.Layer is Slice slice && slice.Axis == axis - 1);
    }

    [Theory]
    [InlineData(1, new[] { 0L, 2 }, "follow one another")]
    [InlineData(1, new[] { 1L, 0 }, "follow one another")]
    [InlineData(1, new[] { 3L }, "index 3 is none of 3")]
    [InlineData(1, new[] { long.MinValue }, "is none of 3")]
    [InlineData(1, new long[0], "follow one another")]
    [InlineData(0, new[] { 0L }, "across rows")]
    [InlineData(3, new[] { 0L }, "axis 3")]
    public void Places_that_are_no_part_are_refused(int axis, long[] places, string message)
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [3, 4]);
        graph.Add("Gather", "part", graph.Output("output", [3, 4]), input, graph.Constant("places", places)).With("axis", axis);

        Assert.Contains(message, Refused(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, new[] { 1, 2, 4, 5 }, new[] { 1, 1, 4, 5 })]
    [InlineData(2, new[] { 1, 3, 1, 5 }, new[] { 1, 3, 2, 5 })]
    [InlineData(3, new[] { 1, 3, 4, 2 }, new[] { 1, 3, 4, 1 })]
    public void Constants_are_joined_before_and_behind(int axis, int[] before, int[] behind)
    {
        int[] output = [3, 4, 5];
        output[axis - 1] += before[axis] + (2 * behind[axis]);
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [3, 4, 5]);
        string last = ForRows(graph, input, behind);
        graph.Add("Concat", "joined", graph.Output("output", output), ForRows(graph, input, before), input, last, last).With("axis", axis);

        Compared(graph, output);
    }

    [Fact]
    public void The_same_constant_is_joined_at_both_ends()
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [3, 4]);
        string token = ForRows(graph, input, [1, 1, 4]);
        graph.Add("Concat", "joined", graph.Output("output", [5, 4]), token, input, token).With("axis", 1);

        Compared(graph, [5, 4]);
    }

    [Theory]
    [InlineData(new[] { 2, 1, 4 })]
    [InlineData(new[] { 1, 1, 3 })]
    [InlineData(new[] { 1, 4 })]
    [InlineData(new[] { 1, 0, 4 })]
    public void A_constant_of_other_sizes_is_not_joined(int[] sizes)
    {
        var graph = new GraphWriter("graph");
        graph.Add("Concat", "joined", graph.Output("output", [4, 4]), Numbers(graph, sizes), graph.Input("input", [3, 4])).With("axis", 1);

        Assert.Contains($"[{string.Join(", ", sizes)}]", Refused(graph), StringComparison.Ordinal);
    }

    // [N, positions, features] to [positions, N, features], and heads among the rows.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_may_be_joined_with_heads_or_positions_on_the_way(bool asksForShape)
    {
        var graph = new GraphWriter("graph");
        string turned = graph.Added("Transpose", graph.Input("input", [7, 6]));
        graph.Nodes[^1].With("perm", 1, 0, 2);
        string heads = graph.Added("Reshape", turned, Target(graph, turned, asksForShape, rowsAt: 1, times: 3, [7, 2]));
        heads = graph.Added("Transpose", heads);
        graph.Nodes[^1].With("perm", 1, 0, 2);
        string other = graph.Added("Transpose", heads);
        graph.Nodes[^1].With("perm", 0, 2, 1);
        string weights = graph.Added("Softmax", graph.Added("MatMul", heads, other));
        string mixed = graph.Added("Transpose", graph.Added("MatMul", weights, heads));
        graph.Nodes[^1].With("perm", 1, 0, 2);
        string places = graph.Added("Reshape", mixed, Target(graph, turned, asksForShape, rowsAt: 0, times: 7, [6]));
        places = graph.Added("Gemm", places, graph.Constant("matrix", [6, 4], Values.Normal(24, 1)));
        string rows = graph.Added("Reshape", places, Target(graph, turned, asksForShape, rowsAt: 1, times: 1, [7, 4]));
        graph.Add("Transpose", "end", graph.Output("output", [7, 4]), rows).With("perm", 1, 0, 2);

        Network network = Compared(graph, [7, 4]);

        Assert.Equal(2, network.Spec.Nodes.Count(node => node.Layer is MatrixProduct));
    }

    [Theory]
    [InlineData("Relu", "is [3, N, 4], N the number of rows")]
    [InlineData("GlobalAveragePool", "its rows are not the first axis: [3, N, 4]")]
    [InlineData("Flatten", "its rows are not the first axis: [3, N, 4]")]
    public void Rows_elsewhere_are_refused_where_they_have_to_be_first(string op, string message)
    {
        var graph = new GraphWriter("graph");
        string turned = graph.Added("Transpose", graph.Input("input", [3, 4]));
        graph.Nodes[^1].With("perm", 1, 0, 2);
        graph.Add(op, "last", graph.Output("output", [3, 4]), turned);

        Assert.Contains(message, Refused(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_with_rows_at_different_places_are_refused()
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [3, 3]);
        string turned = graph.Added("Transpose", input);
        graph.Nodes[^1].With("perm", 1, 0, 2);
        graph.Add("Add", "sum", graph.Output("output", [3, 3]), input, turned);

        Assert.Contains("different places: [N, 3, 3] and [3, N, 3]", Refused(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Softmax", 1)]
    [InlineData("LayerNormalization", 0)]
    public void What_works_across_rows_is_refused_wherever_they_are(string op, int axis)
    {
        var graph = new GraphWriter("graph");
        string turned = graph.Added("Transpose", graph.Input("input", [3, 4]));
        graph.Nodes[^1].With("perm", 1, 0, 2);
        string[] inputs = op == "Softmax" ? [turned] : [turned, Numbers(graph, [3, 2, 4])];
        graph.Add(op, "last", graph.Output("output", [3, 4]), inputs).With("axis", axis);

        Assert.Contains("it works across rows", Refused(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 0L, 5 })]
    [InlineData(new[] { -1L, -1, 4 })]
    [InlineData(new[] { 0L, -1, 0, 4 })]
    [InlineData(new[] { 0L, long.MaxValue, long.MaxValue, 4 })]
    [InlineData(new[] { 0L, long.MinValue + 2, 4 })]
    [InlineData(new[] { 0L, -7, 4 })]
    [InlineData(new long[0])]
    public void Sizes_of_other_elements_are_refused(long[] target)
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [3, 4]);
        graph.Add("Reshape", "other", graph.Output("output", [12]), input, graph.Constant("target", target));

        Assert.Contains("cannot be reshaped", Refused(graph), StringComparison.Ordinal);
    }

    [Fact]
    public void More_axes_than_a_network_may_have_are_refused()
    {
        var graph = new GraphWriter("graph");
        string target = graph.Constant("target", [0, .. Enumerable.Repeat(1L, 100_000), 12]);
        graph.Add("Reshape", "many", graph.Output("output", [12]), graph.Input("input", [12]), target);
        Assert.Contains("100,002 axes", Refused(graph), StringComparison.Ordinal);

        graph = new GraphWriter("graph");
        string axes = graph.Constant("axes", [.. Enumerable.Range(1, 40).Select(axis => (long)axis)]);
        graph.Add("Unsqueeze", "many", graph.Output("output", [12]), graph.Input("input", [12]), axes);
        Assert.Contains("42 axes", Refused(graph), StringComparison.Ordinal);
    }

    private static string Numbers(GraphWriter graph, int[] sizes) =>
        graph.Constant("numbers", sizes, Values.Normal(sizes.Aggregate((product, size) => product * size), 1));

    // Expanded to as many as there are rows.
    private static string ForRows(GraphWriter graph, string input, int[] sizes)
    {
        string rows = graph.Added("Gather", graph.Added("Shape", input), graph.Constant("axis", 0));
        long[] ones = [.. Enumerable.Repeat(1L, sizes.Length - 1)];
        string target = graph.Added("Concat", rows, graph.Constant("ones", ones));
        graph.Nodes[^1].With("axis", 0);
        return graph.Added("Expand", Numbers(graph, sizes), target);
    }

    // The sizes with so many times the number of rows among them: of a shape, or as what is left.
    private static string Target(GraphWriter graph, string of, bool asksForShape, int rowsAt, int times, long[] others)
    {
        if (!asksForShape)
        {
            return graph.Constant("target", [.. others[..rowsAt], -1, .. others[rowsAt..]]);
        }
        string rows = graph.Added("Gather", graph.Added("Shape", of), graph.Constant("axis", 1));
        rows = graph.Added("Mul", graph.Constant("times", times), rows);
        string[] parts = [graph.Constant("before", others.AsSpan(0, rowsAt)), rows, graph.Constant("behind", others.AsSpan(rowsAt))];
        string target = graph.Added("Concat", parts);
        graph.Nodes[^1].With("axis", 0);
        return target;
    }

    private static Network Compared(GraphWriter graph, int[] output) => Runtime.Compared(graph.ToModel().ToByteArray(), output);

    private static string Refused(GraphWriter graph) => Assert.Throws<ModelFormatException>(
        () => OnnxNetwork.Load(new MemoryStream(graph.ToModel().ToByteArray()))).Message;
}
