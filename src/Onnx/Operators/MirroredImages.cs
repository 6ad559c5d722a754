using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Reading;

namespace MLNetDeep.Onnx.Operators;

/// <summary>Means over images and their mirror images, as a network that averages them is written.</summary>
internal static class MirroredImages
{
    /// <summary>The value whose pairs of rows a node gives the means of: of images, then of their mirror images; null: none.</summary>
    public static string? MeansOf(GraphPatterns graph, NodeProto node) =>
        node.OpType == "ReduceMean" && graph.Axes(node) is [0] && node.Attribute.Any(attribute => attribute is { Name: "keepdims", I: 0 })
        && graph.From(node.Input[0], "Reshape", 2) is { } pairs
        && graph.Constant(pairs.Input[1]) is { IsWhole: true, Integers: [2, -1, ..] }
            ? pairs.Input[0]
            : null;

    /// <summary>The network's input, and behind it the same with its columns in the other order.</summary>
    public static NodeProto? FoldStart(GraphPatterns graph, NodeProto both)
    {
        bool isOfRows = both.Input.Count == 2 && both.Attribute.Any(attribute => attribute is { Name: "axis", I: 0 });
        return isOfRows && graph.IsInput(both.Input[0]) && graph.From(both.Input[1], "Gather", 2) is { } mirrored
            && mirrored.Input[0] == both.Input[0] && graph.Constant(mirrored.Input[1]) is { IsWhole: true } columns
            && columns.Integers.Reverse().SequenceEqual(Enumerable.Range(0, (int)columns.Length).Select(column => (long)column))
                ? GraphPatterns.Replace(both, "MirroredImages", both.Input[0])
                    .With("axis", mirrored.Attribute.FirstOrDefault(attribute => attribute.Name == "axis")?.I ?? 0)
                    .With("width", columns.Length)
                : null;
    }

    public static void ReadStart(NodeReader node)
    {
        OnnxValue images = node.Value(0);
        int axis = node.Axis(node.Int("axis", 0), images);
        if (images.Dims[axis] != node.Int("width", 0))
        {
            throw node.Error($"it mirrors {node.Int("width", 0)} columns of images that have {images.Dims[axis]}");
        }
        node.AverageMirrorImages(axis);
        node.Give(images);
    }

    public static void ReadEnd(NodeReader node) => node.Give(node.Value(0));
}
