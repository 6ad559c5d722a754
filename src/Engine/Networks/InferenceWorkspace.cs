using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of one prediction at a time.</summary>
internal sealed class InferenceWorkspace
{
    private readonly ExecutionPlan _plan;
    private readonly Pass _pass = new();
    private readonly LayerState[] _states;
    private readonly BorrowedRows _input = new();
    private readonly RowBuffer _output;
    private float[] _gathered = [];

    public InferenceWorkspace(Network network, int capacity)
    {
        Capacity = capacity;
        _plan = ExecutionPlan.Create(network, withoutLast: false, training: false);
        BufferPlan buffers = BufferPlan.Create(_plan, training: false);
        float[] scratch = new float[_plan.Steps.Max(step => step.Layer.ScratchSize(capacity, network.Parallelism, training: false))];
        float[][] memory =
        [
            .. buffers.Sizes.Select((size, buffer) => buffer == BufferPlan.Input ? [] : new float[checked(size * capacity)]),
        ];
        RowBuffer Buffer(int step) => buffers.BufferOf(step) == BufferPlan.Input
            ? new RowBuffer(_input, _plan.SizeOf(step))
            : new RowBuffer(memory[buffers.BufferOf(step)], _plan.SizeOf(step));
        _states = new LayerState[_plan.Steps.Count];
        for (int step = 0; step < _states.Length; step++)
        {
            RowBuffer[] inputs = [.. _plan.Steps[step].Inputs.Select(Buffer)];
            _states[step] = new LayerState(_pass, _plan.Steps[step].Node, inputs, Buffer(step), scratch);
        }
        _output = Buffer(_plan.Output);
    }

    /// <summary>The greatest number of rows.</summary>
    public int Capacity { get; }

    /// <summary>Computes the outputs of some rows, read where they are, on no more threads than the network's.</summary>
    public unsafe void Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs, Parallelism parallelism)
    {
        fixed (float* first = inputs)
        {
            _input.Lend(first, inputs.Length);
            _pass.Rows = rows;
            _pass.Parallelism = parallelism;
            for (int step = 0; step < _states.Length; step++)
                _plan.Steps[step].Layer.Forward(_states[step]);
            _output.Rows(rows).CopyTo(outputs);
        }
    }

    /// <summary>As the other, for rows from <paramref name="start"/> on that are gathered first.</summary>
    public void Run(IInputRows inputs, int start, int rows, Span<float> outputs, Parallelism parallelism)
    {
        if (_gathered.Length == 0)
            _gathered = new float[checked(Capacity * _plan.InputSize)];
        Span<float> gathered = _gathered.AsSpan(0, rows * _plan.InputSize);
        inputs.CopyTo(start, gathered);
        Run(gathered, rows, outputs, parallelism);
    }
}
