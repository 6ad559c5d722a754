using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Writing;
using DataType = MLNetDeep.Onnx.Format.TensorProto.Types.DataType;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>What scoring does to rows of numbers, as nodes of an ONNX graph.</summary>
internal static class OnnxRows
{
    /// <summary>Gives each row other dimensions.</summary>
    public static string Reshape(GraphWriter graph, string rows, IEnumerable<int> dimensions) =>
        graph.Added("Reshape", rows, graph.Constant("shape", [-1, .. dimensions.Select(size => (long)size)]));

    /// <summary>One of the outputs, <c>[N, 1]</c>.</summary>
    public static string Column(GraphWriter graph, string outputs, int index) =>
        graph.Added("Gather", outputs, graph.Constant("column", [(long)index])).With("axis", 1);

    /// <summary>Puts numbers in the place of missing ones.</summary>
    public static string Fill(GraphWriter graph, string rows, float[] numbers) =>
        graph.Added("Where", graph.Added("IsNaN", rows), graph.Constant("fill", [numbers.Length], numbers), rows);

    /// <summary>As <see cref="FiniteRows"/>: rows that are not finite give NaN.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="rows">The rows, <c>[N, size]</c>.</param>
    /// <param name="orMissing">Whether NaN is taken.</param>
    /// <param name="evaluate">Gives the outputs, <c>[N, outputs]</c>, of rows that are finite.</param>
    public static string Evaluate(GraphWriter graph, string rows, bool orMissing, Func<string, string> evaluate)
    {
        string zero = graph.Constant("zero", [], [0f]);
        string perNumber = orMissing ? Cast(graph, graph.Added("IsInf", rows), DataType.Float) : graph.Added("Mul", rows, zero);
        string sum = graph.Added("ReduceSum", perNumber, graph.Constant("axis", [1L])).With("keepdims", 1);
        string isOther = orMissing ? graph.Added("Greater", sum, zero) : graph.Added("IsNaN", sum);
        string outputs = evaluate(graph.Added("Where", isOther, zero, rows));
        return graph.Added("Where", isOther, graph.Constant("missing", [], [float.NaN]), outputs);
    }

    /// <summary>The key of the greatest output, as <see cref="ScoreColumns.KeyOfLargest"/>.</summary>
    public static string KeyOfLargest(GraphWriter graph, string outputs)
    {
        string first = graph.Added("ArgMax", outputs).With("axis", 1).With("keepdims", 1);
        string key = graph.Added("Add", first, graph.Whole("one", 1));
        string isMissing = graph.Added("IsNaN", Column(graph, outputs, 0));
        return Cast(graph, graph.Added("Where", isMissing, graph.Whole("missing", 0), key), DataType.Uint32);
    }

    /// <summary>Whether the first output is above 0.</summary>
    public static string AboveZero(GraphWriter graph, string outputs) =>
        graph.Added("Greater", Column(graph, outputs, 0), graph.Constant("zero", [], [0f]));

    /// <summary>Another type of numbers.</summary>
    public static NodeProto Cast(GraphWriter graph, string value, DataType type) => graph.Added("Cast", value).With("to", (long)type);
}
