using MLNetDeep.Onnx.Format;
using MLNetDeep.Onnx.Operators;

namespace MLNetDeep.Onnx.Reading;

/// <summary>
/// Finds layers that ONNX has no operator for, so that writers say them as several: the last node of these is replaced by one of the
/// domain <see cref="Domain"/>, and the others, where nothing else reads them, are no longer needed.
/// </summary>
internal sealed class GraphPatterns
{
    /// <summary>The domain of operators that stand for such layers; files have none of it.</summary>
    public const string Domain = "mlnetdeep";

    private readonly GraphReader _graph;
    private readonly Dictionary<string, NodeProto> _producers;

    // What the network's output is the means of, over images and their mirror images; and these.
    private readonly string? _meansOf;
    private string? _mirrored;

    /// <param name="graph">The graph.</param>
    /// <param name="producers">The node that gives each value.</param>
    public GraphPatterns(GraphReader graph, Dictionary<string, NodeProto> producers)
    {
        (_graph, _producers) = (graph, producers);
        _meansOf = producers.TryGetValue(graph.OutputName, out NodeProto? last) ? MirroredImages.MeansOf(this, last) : null;
    }

    /// <summary>The node for a node: itself, or what it ends.</summary>
    public NodeProto Fold(NodeProto node)
    {
        if (node.Output.Count != 1 || node.Domain.Length > 0)
        {
            return node;
        }
        return node.OpType switch
        {
            "Mul" => Activations.FoldSilu(this, node) ?? Activations.FoldGelu(this, node) ?? Activations.FoldSmoothClip(this, node)
                ?? Tables.FoldInputScaling(this, node),
            "Div" => Activations.FoldSoftplus(this, node) ?? Tables.FoldInputScaling(this, node),
            "Add" => Products.FoldBias(this, node) ?? Normalizations.FoldLayer(this, node) ?? Tables.FoldOutputScaling(this, node)
                ?? Arithmetic.FoldScaleShift(this, node),
            "MatMul" => Products.FoldTransposed(this, node),
            "Where" => Tables.FoldMissingValues(this, node),
            "Concat" => FoldMirroredImages(node) ?? Tables.FoldMissingValues(this, node),
            "ReduceMean" when _mirrored is not null && IsOutput(node.Output[0]) && _meansOf == MirroredImages.MeansOf(this, node) =>
                Replace(node, "MirrorMeans", _meansOf!),
            "Flatten" => Tables.FoldPiecewiseLinearEncoding(this, node),
            "Gather" => Tables.FoldWords(this, node),
            "Transpose" => Tables.FoldEmbedding(this, node),
            _ => null,
        } ?? node;
    }

    /// <summary>Whether a value is the network's input.</summary>
    public bool IsInput(string value) => value == _graph.InputName || value == _mirrored;

    /// <summary>Whether a value is the network's output.</summary>
    public bool IsOutput(string value) => value == _graph.OutputName || (_mirrored is not null && value == _meansOf);

    /// <summary>The constant of a name; null for what is computed.</summary>
    public OnnxTensor? Constant(string value) => _graph.Constant(value);

    /// <summary>A single number that is constant; null where there is none.</summary>
    public float? Number(string value) => Constant(value) is { Length: 1, IsWhole: false } number ? number.Floats[0] : null;

    /// <summary>Whether a value is about a number.</summary>
    public bool IsNumber(string value, double number) =>
        Number(value) is { } actual && Math.Abs(actual - number) <= 1e-4 * Math.Max(1, Math.Abs(number));

    /// <summary>The axes that a node reduces, an attribute or a constant, as it names them; null where it names none.</summary>
    public long[]? Axes(NodeProto node) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == "axes") is { } axes ? [.. axes.Ints]
        : node.Input.Count > 1 && Constant(node.Input[1]) is { IsWhole: true } constant ? constant.Integers
        : null;

    /// <summary>The node that gives a value, if it is of an operator; null otherwise.</summary>
    public NodeProto? From(string value, string op, int inputs = 1) =>
        _producers.TryGetValue(value, out NodeProto? node) && node.OpType == op && node.Domain.Length == 0 && node.Input.Count >= inputs
            ? node
            : null;

    /// <summary>
    /// The two inputs of a node in the order in which the second satisfies something; null where neither does, or there are others.
    /// </summary>
    public static (string First, string Second)? Ordered(NodeProto? node, Func<string, bool> second) =>
        node is null || node.Input.Count != 2 ? null
        : second(node.Input[1]) ? (node.Input[0], node.Input[1])
        : second(node.Input[0]) ? (node.Input[1], node.Input[0])
        : null;

    /// <summary>The factors of a product of at most so many products.</summary>
    public List<string> Factors(string product, int depth) => depth > 0 && From(product, "Mul", 2) is { } node
        ? [.. Factors(node.Input[0], depth - 1), .. Factors(node.Input[1], depth - 1)]
        : [product];

    private NodeProto? FoldMirroredImages(NodeProto node)
    {
        NodeProto? mirrored = _meansOf is null ? null : MirroredImages.FoldStart(this, node);
        _mirrored ??= mirrored?.Output[0];
        return mirrored;
    }

    /// <summary>The node that stands for a layer.</summary>
    /// <param name="last">The last of the nodes that it replaces.</param>
    /// <param name="op">Its operator.</param>
    /// <param name="inputs">The values that come in.</param>
    public static NodeProto Replace(NodeProto last, string op, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = op, Domain = Domain, Name = last.Name };
        node.Input.AddRange(inputs.ToArray());
        node.Output.Add(last.Output[0]);
        return node;
    }
}
