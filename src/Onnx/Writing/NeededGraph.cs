using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Writing;

/// <summary>Leaves out of a graph what no output needs.</summary>
internal static class NeededGraph
{
    /// <exception cref="OnnxExportException">A node, or an output, reads a value that nothing gives.</exception>
    public static void Reduce(GraphProto graph)
    {
        var needed = graph.Output.Select(output => output.Name).ToHashSet();
        var kept = new List<NodeProto>();
        foreach (NodeProto node in graph.Node.Reverse())
        {
            // Known by their names, they say the names of a column's slots.
            if (node.Output.Any(needed.Contains) || node.Name.EndsWith(GraphWriter.SlotNamesSuffix, StringComparison.Ordinal))
            {
                needed.UnionWith(Read(node));
                kept.Add(node);
            }
        }
        kept.Reverse();
        graph.Node.Clear();
        graph.Node.AddRange(kept);
        Keep(graph.Input, input => needed.Contains(input.Name));
        Keep(graph.Initializer, constant => needed.Contains(constant.Name));
        RequireOrder(graph);
    }

    // The values that a node reads, those of the body of a loop included.
    private static IEnumerable<string> Read(NodeProto node) => node.Input.Where(name => name.Length > 0).Concat(
        node.Attribute.Where(attribute => attribute.Type == AttributeProto.Types.AttributeType.Graph)
            .SelectMany(attribute => GraphProto.Parser.ParseFrom(attribute.G).Node.SelectMany(Read)));

    private static void Keep<T>(IList<T> parts, Func<T, bool> isKept)
    {
        T[] kept = [.. parts.Where(isKept)];
        parts.Clear();
        foreach (T part in kept)
        {
            parts.Add(part);
        }
    }

    private static void RequireOrder(GraphProto graph)
    {
        HashSet<string> given = [.. graph.Input.Select(input => input.Name), .. graph.Initializer.Select(constant => constant.Name)];
        foreach (NodeProto node in graph.Node)
        {
            foreach (string value in node.Input.Where(name => name.Length > 0 && !given.Contains(name)))
            {
                throw new OnnxExportException($"The node '{node.Name}' ({node.OpType}) reads '{value}', which nothing before it gives.");
            }
            given.UnionWith(node.Output);
        }
    }
}
