using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Onnx.Format;

namespace MLNetDeep.Onnx.Writing;

/// <summary>Writes the nodes of one layer; the value of the last one is the layer's output.</summary>
/// <param name="graph">The graph.</param>
/// <param name="node">The layer in its network.</param>
/// <param name="parameters">The layer's parameters.</param>
/// <param name="inputs">The values that come in.</param>
internal sealed class LayerWriter(GraphWriter graph, NetworkNode node, IReadOnlyList<Parameter> parameters, string[] inputs)
{
    private readonly List<NodeProto> _nodes = [];

    /// <summary>The layer's name.</summary>
    public string Name => node.Name;

    /// <summary>The layer's specification.</summary>
    public LayerSpec Spec => node.Layer;

    /// <summary>The values that come in.</summary>
    public string[] Inputs => inputs;

    /// <summary>The value that comes in first.</summary>
    public string Input => inputs[0];

    /// <summary>The shape of a row of <see cref="Input"/>.</summary>
    public Shape InputShape => node.InputShapes[0];

    /// <summary>The rank of a row of the second input.</summary>
    public int FactorRank => node.InputShapes[1].Rank;

    /// <summary>The shape of a row of the output.</summary>
    public Shape Output => node.Output;

    /// <summary>The layer's parameters.</summary>
    public IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Adds a node.</summary>
    public NodeProto Add(string op, params ReadOnlySpan<string> from)
    {
        string name = graph.Unique($"{Name}/{op}");
        NodeProto added = graph.Add(op, name, name, from);
        _nodes.Add(added);
        return added;
    }

    /// <summary>A parameter as a constant.</summary>
    public string Parameter(int index) => Parameter(index, parameters[index].Shape);

    /// <summary>A parameter as a constant of a shape of as many numbers.</summary>
    public string Parameter(int index, IEnumerable<int> shape) => graph.Constant(parameters[index].Name, shape, parameters[index].Values);

    /// <summary>A parameter that is a matrix, transposed, as a constant.</summary>
    public string Transposed(int index)
    {
        (int rows, int columns) = (parameters[index].Shape[0], parameters[index].Shape[1]);
        float[] values = new float[parameters[index].Values.Length];
        Transposition.Apply(1, rows, columns, parameters[index].Values, values);
        return graph.Constant(parameters[index].Name, [columns, rows], values);
    }

    /// <summary>A parameter's shape, with ones behind the numbers of channels, so that they meet these.</summary>
    public int[] ByChannels(Shape shape) => shape.Rank < InputShape.Rank && shape[0] > 1
        ? [shape[0], .. Enumerable.Repeat(1, InputShape.Rank - 1)]
        : [.. shape];

    /// <summary>Adds a number.</summary>
    public string Number(float value) => graph.Constant($"{Name}/number", [], [value]);

    /// <summary>Adds a row of numbers.</summary>
    public string Numbers(params ReadOnlySpan<float> values) => graph.Constant($"{Name}/numbers", [values.Length], values);

    /// <summary>Adds whole numbers.</summary>
    public string Indices(params ReadOnlySpan<long> values) => graph.Constant($"{Name}/indices", values);

    /// <summary>Adds a parameter that holds indices as whole numbers.</summary>
    public string Indices(int parameter) => Indices(Array.ConvertAll(parameters[parameter].Values.ToArray(), index => (long)index));

    /// <summary>The node that gets the layer's name; null: the last one.</summary>
    public NodeProto? Main { get; set; }

    /// <summary>Names the nodes, the value of the last one for the layer's output.</summary>
    public void End(string output)
    {
        (Main ?? _nodes[^1]).Name = Name;
        _nodes[^1].Output[0] = output;
    }
}
