using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of one prediction at a time.</summary>
internal sealed class InferenceWorkspace
{
    private readonly Network _network;
    private readonly Pass _pass;
    private readonly LayerState[] _states;
    private readonly RowBuffer _input;
    private readonly RowBuffer _output;

    public InferenceWorkspace(Network network, int capacity)
    {
        _network = network;
        _pass = new Pass { Parallelism = network.Threads is { } threads ? new Parallelism(threads) : Parallelism.Default };
        Capacity = capacity;
        int nodes = network.Layers.Count;
        BufferPlan plan = BufferPlan.Create(network, nodes, nodes - 1, training: false);
        float[][] memory = [.. plan.Sizes.Select(size => new float[checked(size * capacity)])];
        float[] scratch = new float[network.Layers.Max(layer => layer.ScratchSize(capacity, _pass.Parallelism))];
        RowBuffer Buffer(int node) => new(
            memory[plan.BufferOf(node)], (int)(node < 0 ? network.Spec.Input : network.Spec.Nodes[node].Output).Elements);
        _states = new LayerState[nodes];
        for (int node = 0; node < nodes; node++)
        {
            RowBuffer[] inputs = [.. network.Spec.Nodes[node].InputIndices.Select(Buffer)];
            _states[node] = new LayerState(_pass, node, inputs, Buffer(node), scratch);
        }
        _input = Buffer(-1);
        _output = Buffer(nodes - 1);
    }

    /// <summary>The greatest number of rows.</summary>
    public int Capacity { get; }

    /// <summary>Computes the outputs of some rows.</summary>
    public void Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs)
    {
        _pass.Rows = rows;
        inputs.CopyTo(_input.Rows(rows));
        for (int node = 0; node < _states.Length; node++)
            _network.Layers[node].Forward(_states[node]);
        _output.Rows(rows).CopyTo(outputs);
    }
}
