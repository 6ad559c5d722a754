using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of a training: activations, gradients by them, and the gradients by all parameters whole in one buffer.</summary>
internal sealed class TrainingWorkspace
{
    private readonly Network _network;
    private readonly LayerState[] _states;
    private readonly bool[] _learns;
    private readonly List<(RowBuffer Part, RowBuffer Sum)>[] _additions;
    private readonly RowBuffer _input;
    private readonly RowBuffer _output;
    private readonly RowBuffer _outputGradient;

    /// <param name="network">The network.</param>
    /// <param name="capacity">The greatest batch.</param>
    /// <param name="withoutLast">Whether the last layer is left out, as a loss that does its work asks.</param>
    /// <param name="pass">What changes from step to step.</param>
    /// <exception cref="ArgumentException">A buffer would be larger than an array can be.</exception>
    public TrainingWorkspace(Network network, int capacity, bool withoutLast, Pass pass)
    {
        _network = network;
        Pass = pass;
        IReadOnlyList<NetworkNode> graph = network.Spec.Nodes;
        int nodes = withoutLast ? graph.Count - 1 : graph.Count;
        int last = withoutLast ? graph[^1].InputIndices[0] : nodes - 1;
        BufferPlan plan = BufferPlan.Create(network, nodes, last, training: true);
        float[] Allocate(long elements, string what) => elements <= Array.MaxLength
            ? new float[elements]
            : throw new ArgumentException($"{what} of a batch of {capacity} need {elements:N0} numbers; at most {Array.MaxLength:N0} are possible. Use a smaller batch.");
        int SizeOf(int node) => (int)(node < 0 ? network.Spec.Input : graph[node].Output).Elements;
        float[][] memory = [.. plan.Sizes.Select(size => Allocate((long)size * capacity, "The activations"))];
        Gradients = new float[ParameterGradientCount(network)];
        float[] scratch = Allocate(network.Layers.Take(nodes).Select(layer => layer.ScratchSize(capacity, pass.Parallelism)).DefaultIfEmpty().Max(), "The scratch memory");
        _learns = FindLearning(network, nodes);
        float[][] gradients = [.. plan.Sizes.Select(_ => Array.Empty<float>())];
        for (int node = 0; node < nodes; node++)
        {
            int buffer = plan.BufferOf(node);
            if (_learns[node] && gradients[buffer].Length == 0)
                gradients[buffer] = Allocate((long)plan.Sizes[buffer] * capacity, "The gradients");
        }
        RowBuffer Activation(int node) => new(memory[plan.BufferOf(node)], SizeOf(node));
        RowBuffer Gradient(int node) => new(gradients[plan.BufferOf(node)], SizeOf(node));

        _states = new LayerState[nodes];
        _additions = [.. Enumerable.Range(0, nodes).Select(_ => new List<(RowBuffer, RowBuffer)>())];
        bool[] written = new bool[nodes];
        if (last >= 0)
            written[last] = true;
        int offset = Gradients.Length - ParameterGradientCount(network, nodes, graph.Count);
        for (int node = nodes - 1; node >= 0; node--)
        {
            Layer layer = network.Layers[node];
            int[] inputs = graph[node].InputIndices;
            var inputGradients = new RowBuffer[inputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                int input = inputs[i];
                if (input < 0 || !_learns[input])
                    continue;
                inputGradients[i] = Gradient(input);
                if (written[input])
                {
                    var part = new RowBuffer(Allocate((long)SizeOf(input) * capacity, "The gradients"), SizeOf(input));
                    _additions[node].Add((part, inputGradients[i]));
                    inputGradients[i] = part;
                }
                written[input] = true;
            }
            var parameterGradients = new Memory<float>[layer.Parameters.Count];
            for (int p = layer.Parameters.Count - 1; p >= 0; p--)
            {
                if (!layer.Parameters[p].Trainable)
                    continue;
                int length = layer.Parameters[p].Value.Span.Length;
                offset -= length;
                parameterGradients[p] = Gradients.AsMemory(offset, length);
            }
            _states[node] = new LayerState(
                pass, node, [.. inputs.Select(Activation)], Activation(node), inputGradients, _learns[node] ? Gradient(node) : default,
                parameterGradients, Allocate((long)layer.SavedPerRow * capacity, "The saved activations"),
                new int[checked(layer.SavedIndicesPerRow * capacity)], scratch);
        }
        _input = Activation(-1);
        _output = Activation(last);
        _outputGradient = last >= 0 && _learns[last] ? Gradient(last) : default;
    }

    /// <summary>What changes from step to step.</summary>
    public Pass Pass { get; }

    /// <summary>The gradients by all trainable parameters, in the order of the network's parameters.</summary>
    public float[] Gradients { get; }

    /// <summary>Where the rows of a batch go.</summary>
    public Span<float> Input(int rows) => _input.Rows(rows);

    /// <summary>What the last layer that runs gave.</summary>
    public Span<float> Output => _output.Rows(Pass.Rows);

    /// <summary>Where the loss puts its gradient; empty when no layer learns.</summary>
    public Span<float> OutputGradient => _outputGradient.HasMemory ? _outputGradient.Rows(Pass.Rows) : [];

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

    private static int ParameterGradientCount(Network network, int from = 0, int? to = null)
    {
        long count = 0;
        for (int node = from; node < (to ?? network.Layers.Count); node++)
            count += network.Layers[node].Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Value.Shape.Elements);
        return count <= Array.MaxLength
            ? (int)count
            : throw new ArgumentException($"Training holds all gradients in one array of at most {Array.MaxLength:N0} numbers; this network has {count:N0} trainable parameters.");
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
