using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of a training: activations, gradients by them, and the gradients by all parameters whole in one buffer.</summary>
internal sealed class TrainingWorkspace
{
    private readonly Network _network;
    private readonly IReadOnlyList<NetworkNode> _graph;
    private readonly int _capacity;
    private readonly BufferPlan _plan;
    private readonly float[][] _activations;
    private readonly float[][] _activationGradients;
    private readonly LayerState[] _states;
    private readonly bool[] _learns;
    private readonly List<(RowBuffer Part, RowBuffer Sum)>[] _additions;
    private readonly int _last;

    /// <param name="network">The network.</param>
    /// <param name="capacity">The greatest batch.</param>
    /// <param name="withoutLast">Whether the last layer is left out, as a loss that does its work asks.</param>
    /// <param name="pass">What changes from step to step.</param>
    /// <exception cref="ArgumentException">A buffer would be larger than an array can be.</exception>
    public TrainingWorkspace(Network network, int capacity, bool withoutLast, Pass pass)
    {
        _network = network;
        _graph = network.Spec.Nodes;
        _capacity = capacity;
        Pass = pass;
        int nodes = withoutLast ? _graph.Count - 1 : _graph.Count;
        _last = withoutLast ? _graph[^1].InputIndices[0] : nodes - 1;
        _plan = BufferPlan.Create(network, nodes, _last, training: true);
        _learns = FindLearning(network, nodes);
        _activations = [.. _plan.Sizes.Select(size => Allocate(size, "activations"))];
        _activationGradients = [.. _plan.Sizes.Select((size, buffer) => NeedsGradient(buffer) ? Allocate(size, "gradients") : [])];
        Gradients = new float[CountTrainable(network)];
        _additions = [.. Enumerable.Range(0, nodes).Select(_ => new List<(RowBuffer, RowBuffer)>())];
        _states = CreateStates(nodes);
    }

    /// <summary>What changes from step to step.</summary>
    public Pass Pass { get; }

    /// <summary>The gradients by all trainable parameters, in the order of the network's parameters.</summary>
    public float[] Gradients { get; }

    /// <summary>Where the rows of a batch go.</summary>
    public Span<float> Input(int rows) => Activation(-1).Rows(rows);

    /// <summary>What the last layer that runs gave.</summary>
    public Span<float> Output => Activation(_last).Rows(Pass.Rows);

    /// <summary>Where the loss puts its gradient; empty when no layer learns.</summary>
    public Span<float> OutputGradient => _last >= 0 && _learns[_last] ? Gradient(_last).Rows(Pass.Rows) : [];

    /// <summary>Computes the output of the rows in the input.</summary>
    public void Forward()
    {
        for (int node = 0; node < _states.Length; node++)
            _network.Layers[node].Forward(_states[node]);
    }

    /// <summary>Computes <see cref="Gradients"/> from the gradient of the output.</summary>
    public void Backward()
    {
        for (int node = _states.Length - 1; node >= 0; node--)
        {
            if (!_learns[node])
                continue;
            _network.Layers[node].Backward(_states[node]);
            foreach ((RowBuffer part, RowBuffer sum) in _additions[node])
                Elementwise.Axpy(1, part.Rows(Pass.Rows), sum.Rows(Pass.Rows));
        }
    }

    private LayerState[] CreateStates(int nodes)
    {
        int scratchSize = _network.Layers.Take(nodes)
            .Select(layer => layer.ScratchSize(_capacity, Pass.Parallelism)).DefaultIfEmpty().Max();
        float[] scratch = new float[scratchSize];
        RowBuffer[][] inputGradients = ConnectInputGradients(nodes);
        var states = new LayerState[nodes];
        int offset = 0;
        for (int node = 0; node < nodes; node++)
        {
            Layer layer = _network.Layers[node];
            states[node] = new LayerState(
                Pass, node, [.. _graph[node].InputIndices.Select(Activation)], Activation(node), inputGradients[node],
                _learns[node] ? Gradient(node) : default, TakeParameterGradients(layer, ref offset),
                Allocate(layer.SavedPerRow, "saved activations"), new int[checked(layer.SavedIndicesPerRow * _capacity)], scratch);
        }
        return states;
    }

    // The last consumer of a node, first in backward order, writes its gradient; the others write parts that are added.
    private RowBuffer[][] ConnectInputGradients(int nodes)
    {
        var connected = new RowBuffer[nodes][];
        bool[] written = new bool[nodes];
        if (_last >= 0)
            written[_last] = true;
        for (int node = nodes - 1; node >= 0; node--)
        {
            int[] inputs = _graph[node].InputIndices;
            connected[node] = new RowBuffer[inputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                int input = inputs[i];
                if (input < 0 || !_learns[input])
                    continue;
                connected[node][i] = Gradient(input);
                if (written[input])
                {
                    connected[node][i] = new RowBuffer(Allocate(SizeOf(input), "gradients"), SizeOf(input));
                    _additions[node].Add((connected[node][i], Gradient(input)));
                }
                written[input] = true;
            }
        }
        return connected;
    }

    private Memory<float>[] TakeParameterGradients(Layer layer, ref int offset)
    {
        var gradients = new Memory<float>[layer.Parameters.Count];
        for (int i = 0; i < gradients.Length; i++)
        {
            if (!layer.Parameters[i].Trainable)
                continue;
            gradients[i] = Gradients.AsMemory(offset, layer.Parameters[i].Value.Span.Length);
            offset += gradients[i].Length;
        }
        return gradients;
    }

    private float[] Allocate(int elementsPerRow, string what)
    {
        long elements = (long)elementsPerRow * _capacity;
        return elements <= Array.MaxLength
            ? new float[elements]
            : throw new ArgumentException(
                $"The {what} of a batch of {_capacity} need {elements:N0} numbers; at most {Array.MaxLength:N0} are possible. "
                + "Use a smaller batch.");
    }

    private int SizeOf(int node) => (int)(node < 0 ? _network.Spec.Input : _graph[node].Output).Elements;

    private RowBuffer Activation(int node) => new(_activations[_plan.BufferOf(node)], SizeOf(node));

    private RowBuffer Gradient(int node) => new(_activationGradients[_plan.BufferOf(node)], SizeOf(node));

    private bool NeedsGradient(int buffer)
    {
        for (int node = 0; node < _learns.Length; node++)
        {
            if (_learns[node] && _plan.BufferOf(node) == buffer)
                return true;
        }
        return false;
    }

    private static int CountTrainable(Network network)
    {
        long count = network.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Value.Shape.Elements);
        return count <= Array.MaxLength
            ? (int)count
            : throw new ArgumentException(
                $"Training holds all gradients in one array of at most {Array.MaxLength:N0} numbers; "
                + $"this network has {count:N0} trainable parameters.");
    }

    // A layer takes part in the backward pass when it or a layer before it has something to train.
    private static bool[] FindLearning(Network network, int nodes)
    {
        bool[] learns = new bool[nodes];
        for (int node = 0; node < nodes; node++)
        {
            learns[node] = network.Layers[node].Parameters.Any(parameter => parameter.Trainable)
                || network.Spec.Nodes[node].InputIndices.Any(input => input >= 0 && learns[input]);
        }
        return learns;
    }
}
