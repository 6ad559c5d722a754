using Google.Protobuf;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Tests.Operators;

public sealed class ProductsTests
{
    [Theory]
    [InlineData(new[] { 4, 3 }, new[] { 5, 4 }, new[] { 5, 3 })]
    [InlineData(new[] { 1, 4, 3 }, new[] { 5, 4 }, new[] { 5, 3 })]
    [InlineData(new[] { 4, 3 }, new[] { 2, 5, 4 }, new[] { 2, 5, 3 })]
    [InlineData(new[] { 4, 3 }, new[] { 1, 4 }, new[] { 1, 3 })]
    public void A_constant_behind_a_matrix_is_a_dense_layer(int[] constant, int[] input, int[] output)
    {
        Network network = Compared(input, output, constant, constantFirst: false);

        Assert.Contains(network.Spec.Nodes, node => node.Layer is Dense { Units: 3 });
    }

    [Theory]
    [InlineData(new[] { 6, 5 }, new[] { 5, 4 }, new[] { 6, 4 })]
    [InlineData(new[] { 2, 6, 5 }, new[] { 2, 5, 4 }, new[] { 2, 6, 4 })]
    [InlineData(new[] { 1, 1, 6, 5 }, new[] { 1, 5, 4 }, new[] { 1, 6, 4 })]
    public void A_constant_before_a_matrix_is_a_convolution_of_one_position(int[] constant, int[] input, int[] output)
    {
        Network network = Compared(input, output, constant, constantFirst: true);

        Assert.Contains(network.Spec.Nodes, node => node.Layer is Conv1D { Kernel: 1 });
    }

    [Theory]
    [InlineData(new[] { 2, 6, 5 }, new[] { 5, 4 }, true)]
    [InlineData(new[] { 6, 5 }, new[] { 2, 5, 4 }, true)]
    [InlineData(new[] { 6, 5 }, new[] { 4 }, true)]
    [InlineData(new[] { 2, 4, 6 }, new[] { 2, 5, 4 }, false)]
    [InlineData(new[] { 1, 1, 4, 6 }, new[] { 5, 4 }, false)]
    public void Products_across_rows_or_of_several_matrices_by_one_are_refused_by_node_and_opset(
        int[] constant, int[] input, bool constantFirst)
    {
        string message = Assert.Throws<ModelFormatException>(
            () => OnnxNetwork.Load(new MemoryStream(Product(input, input, constant, constantFirst).ToByteArray()))).Message;

        Assert.Contains("'product' of the operator MatMul (opset 17)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Matrices_of_other_ranks_are_refused_with_their_sizes()
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [4, 4]);
        string row = graph.Add("Flatten", "row", graph.Unique("row"), input).With("axis", 1);
        graph.Add("MatMul", "product", graph.Output("output", [4]), input, row);

        Assert.Contains(
            "[N, 4, 4] and [N, 16]",
            Assert.Throws<ModelFormatException>(() => OnnxNetwork.Load(new MemoryStream(graph.ToModel().ToByteArray()))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new[] { 3, 4 }, new[] { 1L, 0 })]
    [InlineData(new[] { 1, 3, 4 }, new[] { 0L, 2, 1 })]
    public void A_transposed_constant_that_is_computed_of_others_is_a_dense_layer(int[] sizes, long[] order)
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [5, 4]);
        string numbers = graph.Added("Neg", graph.Constant("numbers", sizes, Values.Normal(12, 1)));
        NodeProto transposed = graph.Add("Transpose", "transposed", graph.Unique("transposed"), numbers).With("perm", order);
        graph.Add("MatMul", "product", graph.Output("output", [5, 3]), input, transposed);

        Assert.IsType<Dense>(Assert.Single(Runtime.Compared(graph.ToModel().ToByteArray(), [5, 3]).Spec.Nodes).Layer);
    }

    [Fact]
    public void Scores_of_attention_are_one_layer()
    {
        var graph = new GraphWriter("graph");
        string input = graph.Input("input", [2, 5, 4]);
        NodeProto transposed = graph.Add("Transpose", "transposed", graph.Unique("transposed"), input).With("perm", 0, 1, 3, 2);
        graph.Add("MatMul", "product", graph.Output("output", [2, 5, 5]), input, transposed);

        NetworkNode node = Assert.Single(Runtime.Compared(graph.ToModel().ToByteArray(), [2, 5, 5]).Spec.Nodes);
        Assert.Equal(new MatrixProduct(TransposeSecond: true), node.Layer);
    }

    private static Network Compared(int[] input, int[] output, int[] constant, bool constantFirst) =>
        Runtime.Compared(Product(input, output, constant, constantFirst).ToByteArray(), output);

    private static ModelProto Product(int[] input, int[] output, int[] constant, bool constantFirst)
    {
        var graph = new GraphWriter("graph");
        string rows = graph.Input("input", input);
        string numbers = graph.Constant("numbers", constant, Values.Normal(constant.Aggregate((product, size) => product * size), 1));
        (string first, string second) = constantFirst ? (numbers, rows) : (rows, numbers);
        graph.Add("MatMul", "product", graph.Output("output", output), first, second);
        return graph.ToModel();
    }
}
