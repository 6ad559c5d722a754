using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Writing;

/// <summary>
/// Nodes as they were said before opset 13, with the axes as an attribute, and as they are since, with the axes as an input.
/// </summary>
internal static class OlderNodes
{
    private const string Axes = "axes";

    /// <summary>Whether the axes of an operator were an attribute before opset 13.</summary>
    public static bool HadAxes(string op) => op is "ReduceSum" or "Squeeze" or "Unsqueeze";

    /// <summary>Says nodes of before opset 13 as they are said since.</summary>
    /// <param name="writer">Adds the constants.</param>
    /// <param name="graph">Its graph.</param>
    public static void Renew(GraphWriter writer, GraphProto graph)
    {
        foreach (NodeProto node in graph.Node.Where(node => node.Domain.Length == 0 && HadAxes(node.OpType)))
        {
            if (node.Attribute.FirstOrDefault(attribute => attribute.Name == Axes) is { } axes)
            {
                node.Attribute.Remove(axes);
                node.Input.Add(writer.Constant(Axes, [.. axes.Ints]));
            }
        }
    }
}
