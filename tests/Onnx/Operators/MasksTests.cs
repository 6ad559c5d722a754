using Google.Protobuf;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Serialization;
using MLNetDeep.Golden.Tests.Cases;
using MLNetDeep.Onnx.Writing;

namespace MLNetDeep.Onnx.Tests.Operators;

/// <summary>Constants that are added to scores or stand in their place, and what graphs compute such constants with.</summary>
public sealed class MasksTests
{
    [Theory]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.MinValue)]
    [InlineData(-10000f)]
    public void A_mask_that_is_added_is_not_trained(float hidden)
    {
        var graph = new GraphWriter("graph");
        float[] mask = [.. Enumerable.Range(0, 25).Select(at => at % 5 > at / 5 ? hidden : 0)];
        string masked = graph.Added("Add", graph.Input("input", [2, 5, 5]), graph.Constant("mask", [5, 5], mask));
        graph.Add("Softmax", "weights", graph.Output("output", [2, 5, 5]), masked).With("axis", -1);

        Assert.Equal(new ScaleShift(ScaleMode.PerFeature) { Trainable = false }, Compared(graph, [2, 5, 5]).Spec.Nodes[0].Layer);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Scores_where_a_mask_says_so_are_filled(bool valueFirst)
    {
        var graph = new GraphWriter("graph");
        string hidden = graph.Constant("hidden", [.. Enumerable.Range(0, 5).Select(at => at > 2 ? 1L : 0)]);
        string condition = graph.Added("Cast", hidden);
        graph.Nodes[^1].With("to", 9);
        string input = graph.Input("input", [2, 5, 5]), number = graph.Constant("number", [], [float.NegativeInfinity]);
        string filled = graph.Added("Where", condition, valueFirst ? input : number, valueFirst ? number : input);
        graph.Add("Softmax", "weights", graph.Output("output", [2, 5, 5]), filled).With("axis", -1);

        Compared(graph, [2, 5, 5]);
    }

    [Fact]
    public void Masks_are_computed_of_constants()
    {
        var graph = new GraphWriter("graph");
        string count = graph.Added("Range", graph.Whole("start", 0), graph.Whole("limit", 5), graph.Whole("step", 1));
        string grid = graph.Added("Expand", count, graph.Constant("sizes", 5, 5));
        string diagonal = graph.Added("Equal", grid, graph.Constant("three", 3));
        string mask = graph.Added("Where", diagonal, graph.Constant("low", [], [-20000f]), graph.Constant("zero", [], [0f]));
        string masked = graph.Added("Add", graph.Input("input", [2, 5, 5]), mask);
        graph.Add("Softmax", "weights", graph.Output("output", [2, 5, 5]), masked).With("axis", -1);

        Compared(graph, [2, 5, 5]);
    }

    [Theory]
    [InlineData(0, long.MaxValue, 1)]
    [InlineData(0, 5, 0)]
    [InlineData(long.MaxValue, long.MinValue / 2, -1)]
    [InlineData(long.MinValue, 5, 1)]
    public void Ranges_that_no_file_pays_for_are_refused(long start, long limit, long step)
    {
        var graph = new GraphWriter("graph");
        string count = graph.Added("Range", graph.Whole("start", start), graph.Whole("limit", limit), graph.Whole("step", step));
        string added = graph.Added("Cast", count);
        graph.Nodes[^1].With("to", 1);
        graph.Add("Add", "sum", graph.Output("output", [5]), graph.Input("input", [5]), added);

        Assert.Contains("of the operator Range", Refused(graph), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000_000L, 1_000_000L)]
    [InlineData(long.MaxValue, 2L)]
    [InlineData(-3L, 5L)]
    [InlineData(2L, 3L)]
    public void Sizes_that_no_file_pays_for_are_not_expanded_to(long first, long second)
    {
        var graph = new GraphWriter("graph");
        string grid = graph.Added("Expand", graph.Constant("numbers", [5], Values.Normal(5, 1)), graph.Constant("sizes", first, second));
        graph.Add("Add", "sum", graph.Output("output", [5]), graph.Input("input", [5]), grid);

        Refused(graph);
    }

    [Fact]
    public void A_mask_of_other_sizes_is_refused()
    {
        var graph = new GraphWriter("graph");
        string condition = graph.Added("Cast", graph.Constant("hidden", 1, 0, 1));
        graph.Nodes[^1].With("to", 9);
        string number = graph.Constant("number", [], [0f]);
        graph.Add("Where", "filled", graph.Output("output", [2, 5]), condition, number, graph.Input("input", [2, 5]));

        Assert.Contains("a constant [3]", Refused(graph), StringComparison.Ordinal);
    }

    private static Network Compared(GraphWriter graph, int[] output) => Runtime.Compared(graph.ToModel().ToByteArray(), output);

    private static string Refused(GraphWriter graph) => Assert.Throws<ModelFormatException>(
        () => OnnxNetwork.Load(new MemoryStream(graph.ToModel().ToByteArray()))).Message;
}
