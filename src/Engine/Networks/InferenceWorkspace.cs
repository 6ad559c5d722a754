using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of one prediction at a time.</summary>
internal sealed class InferenceWorkspace
{
    private readonly ExecutionPlan _plan;
    private readonly Pass _pass = new();
    private readonly LayerState[] _states;
    private readonly RowBuffer _input;
    private readonly RowBuffer _output;

    public InferenceWorkspace(Network network, int capacity)
    {
        Capacity = capacity;
        _plan = ExecutionPlan.Create(network, withoutLast: false);
        BufferPlan buffers = BufferPlan.Create(_plan, training: false);
        float[][] memory = [.. buffers.Sizes.Select(size => new float[checked(size * capacity)])];
        float[] scratch = new float[_plan.Steps.Max(step => step.Layer.ScratchSize(capacity, network.Parallelism))];
        RowBuffer Buffer(int step) => new(memory[buffers.BufferOf(step)], _plan.SizeOf(step));
        _states = new LayerState[_plan.Steps.Count];
        for (int step = 0; step < _states.Length; step++)
        {
            RowBuffer[] inputs = [.. _plan.Steps[step].Inputs.Select(Buffer)];
            _states[step] = new LayerState(_pass, _plan.Steps[step].Node, inputs, Buffer(step), scratch);
        }
        _input = Buffer(-1);
        _output = Buffer(_plan.Output);
    }

    /// <summary>The greatest number of rows.</summary>
    public int Capacity { get; }

    /// <summary>Where the inputs of so many rows go.</summary>
    public Span<float> Input(int rows) => _input.Rows(rows);

    /// <summary>Computes the outputs of the rows in the input, on no more threads than the network's.</summary>
    public void Run(int rows, Span<float> outputs, Parallelism parallelism)
    {
        _pass.Rows = rows;
        _pass.Parallelism = parallelism;
        for (int step = 0; step < _states.Length; step++)
            _plan.Steps[step].Layer.Forward(_states[step]);
        _output.Rows(rows).CopyTo(outputs);
    }
}
