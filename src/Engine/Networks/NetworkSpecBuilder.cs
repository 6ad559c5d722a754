using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>Builds a <see cref="NetworkSpec"/> node by node; each shape is inferred and checked at once.</summary>
public sealed partial class NetworkSpecBuilder
{
    private readonly Shape _input;
    private readonly List<NetworkNode> _nodes = [];
    private readonly Dictionary<string, int> _indices = new() { [NetworkSpec.InputName] = -1 };
    private readonly Dictionary<string, int> _kinds = [];
    private readonly HashSet<string> _used = [];

    internal NetworkSpecBuilder(Shape input)
    {
        ArgumentNullException.ThrowIfNull(input);
        _input = input;
    }

    /// <summary>The name of the node added last, to refer to it as an input; the network's input when there is none.</summary>
    public string LastName => _nodes.Count == 0 ? NetworkSpec.InputName : _nodes[^1].Name;

    /// <summary>The layer added last; null when there is none.</summary>
    public LayerSpec? LastLayer => _nodes.Count == 0 ? null : _nodes[^1].Layer;

    /// <summary>The shape that the node added last gives; the network's input when there is none.</summary>
    public Shape LastShape => _nodes.Count == 0 ? _input : _nodes[^1].Output;

    /// <summary>The nodes added so far, in order.</summary>
    internal IReadOnlyList<NetworkNode> Nodes => _nodes;

    /// <summary>Adds the layers of another network, with their names and connections.</summary>
    internal NetworkSpecBuilder Add(IEnumerable<NetworkNode> nodes)
    {
        foreach (NetworkNode node in nodes)
        {
            Add(node.Layer, node.Name, node.Inputs);
        }
        return this;
    }

    /// <summary>Adds a layer.</summary>
    /// <param name="layer">The specification of the layer.</param>
    /// <param name="name">The name, unique in the network; null: the kind and a number.</param>
    /// <param name="inputs">The names of earlier nodes, or <see cref="NetworkSpec.InputName"/>; null: the node added last.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="NetworkShapeException">The layer does not fit its inputs.</exception>
    /// <exception cref="ArgumentException">
    /// The name is taken or not usable, an input is unknown, the number of inputs is not the layer's, a setting of the layer is out of
    /// its range, or the network has more elements than a 64-bit integer counts.
    /// </exception>
    public NetworkSpecBuilder Add(LayerSpec layer, string? name = null, IReadOnlyList<string>? inputs = null)
    {
        ArgumentNullException.ThrowIfNull(layer);
        name ??= NextName(layer.Kind);
        CheckName(name);
        inputs = inputs is null ? [LastName] : [.. inputs];
        if (inputs.Count < layer.MinimumInputCount || inputs.Count > layer.MaximumInputCount)
        {
            int least = layer.MinimumInputCount;
            string count = layer.MaximumInputCount > least ? $"at least {least}" : $"{least}";
            throw new ArgumentException($"Layer '{name}' takes {count} input(s); got {inputs.Count}.", nameof(inputs));
        }
        int[] indices = new int[inputs.Count];
        var shapes = new Shape[inputs.Count];
        for (int input = 0; input < indices.Length; input++)
        {
            indices[input] = IndexOf(name, inputs[input]);
            shapes[input] = indices[input] < 0 ? _input : _nodes[indices[input]].Output;
        }
        try
        {
            Shape output = layer.InferShape(name, shapes);
            _nodes.Add(new NetworkNode(name, layer, inputs, indices, shapes, output));
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException(
                $"Layer '{name}' has too many elements to count; its input is {shapes[0]}.", nameof(layer), exception);
        }
        _indices.Add(name, _nodes.Count - 1);
        _used.UnionWith(inputs);
        return this;
    }

    /// <summary>Returns the network; the node added last is its output.</summary>
    /// <exception cref="ArgumentException">There is no node, a node other than the last feeds nothing, or the sizes overflow.</exception>
    public NetworkSpec Build()
    {
        if (_nodes.Count == 0)
        {
            throw new ArgumentException("A network needs at least one layer; none was added.");
        }
        if (_nodes.SkipLast(1).FirstOrDefault(node => !_used.Contains(node.Name)) is { } unused)
        {
            throw new ArgumentException($"Layer '{unused.Name}' feeds no other layer. Name it as an input of one, or leave it out.");
        }
        try
        {
            return new NetworkSpec(_input, [.. _nodes]);
        }
        catch (OverflowException exception)
        {
            throw new ArgumentException("The network has more parameters or multiply-adds than a 64-bit integer counts.", exception);
        }
    }

    private string NextName(string kind)
    {
        string name;
        do
        {
            _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
            name = $"{kind}_{_kinds[kind]}";
        }
        while (_indices.ContainsKey(name));
        return name;
    }

    private void CheckName(string name)
    {
        if (!NetworkNode.IsName(name))
        {
            throw new ArgumentException(
                $"A layer's name is made of visible ASCII characters without quotes and backslashes; got '{name}'.", nameof(name));
        }
        if (_indices.ContainsKey(name))
        {
            throw new ArgumentException($"The name '{name}' is taken. Give each layer a name of its own.", nameof(name));
        }
    }

    private int IndexOf(string name, string input) => _indices.TryGetValue(input, out int index)
        ? index
        : throw new ArgumentException(
            $"Layer '{name}' names the input '{input}', which was not added before. Known: {string.Join(", ", _indices.Keys)}.");
}
