using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of one prediction at a time.</summary>
internal sealed class InferenceWorkspace
{
    private readonly ExecutionPlan _plan;
    private readonly Pass _pass = new() { Predicts = true };
    private readonly LayerState[] _states;
    private readonly BorrowedRows _input = new();
    private readonly SparseRows? _sparseInput;
    private readonly RowBuffer _output;
    private readonly int _capacity;

    // The caller's memory in place of a buffer that holds the outputs and nothing larger before: null where there is none.
    private readonly BorrowedRows? _lentOutput;
    private float[] _gathered = [];

    /// <param name="network">The network.</param>
    /// <param name="capacity">The greatest number of rows.</param>
    /// <param name="sparse">Whether rows come sparse, where the layers that read them take them so.</param>
    public InferenceWorkspace(Network network, int capacity, bool sparse = false)
    {
        _plan = ExecutionPlan.Create(network, withoutLast: false, training: false);
        bool[]? sparseSteps = sparse ? _plan.FindSparse() : null;
        _sparseInput = sparseSteps is null ? null : new SparseRows(_plan.InputSize);
        var buffers = BufferPlan.Create(_plan, training: false, sparseSteps);
        _capacity = capacity;
        int scratchSize = 0;
        foreach (ExecutionStep step in _plan.Steps)
        {
            scratchSize = Math.Max(scratchSize, step.Layer.RequireScratchSize(capacity, network.Parallelism, training: false));
        }
        float[] scratch = WorkingMemory.Allocate<float>(scratchSize);
        int last = buffers.BufferOf(_plan.Output);
        if (last != BufferPlan.Input && buffers.Sizes[last] == _plan.SizeOf(_plan.Output))
        {
            _lentOutput = new BorrowedRows();
        }
        BorrowedRows? Lent(int buffer) => buffer == BufferPlan.Input ? _input : buffer == last ? _lentOutput : null;
        float[][] memory = new float[buffers.Sizes.Count][];
        for (int buffer = 0; buffer < memory.Length; buffer++)
        {
            memory[buffer] = Lent(buffer) is null ? WorkingMemory.Allocate<float>(checked(buffers.Sizes[buffer] * capacity)) : [];
        }
        SparseRows?[] sparseOutputs =
            [.. _plan.Steps.Select((step, index) => sparseSteps?[index] == true ? new SparseRows(step.OutputSize) : null)];
        RowBuffer Buffer(int step) => (step < 0 ? _sparseInput : sparseOutputs[step]) is { } rows
            ? new RowBuffer(rows)
            : Lent(buffers.BufferOf(step)) is { } lent
            ? new RowBuffer(lent, _plan.SizeOf(step))
            : new RowBuffer(memory[buffers.BufferOf(step)], _plan.SizeOf(step));
        _states = new LayerState[_plan.Steps.Count];
        for (int step = 0; step < _states.Length; step++)
        {
            RowBuffer[] inputs = Array.ConvertAll(_plan.Steps[step].Inputs, Buffer);
            _states[step] = new LayerState(_pass, _plan.Steps[step].Node, inputs, Buffer(step), scratch);
        }
        _output = Buffer(_plan.Output);
    }

    /// <summary>Numbers of one row in all buffers, those of the input included.</summary>
    public static long ElementsOfRow(Network network)
    {
        var plan = ExecutionPlan.Create(network, withoutLast: false, training: false);
        return BufferPlan.Create(plan, training: false).Sizes.Sum(size => (long)size);
    }

    /// <summary>Computes the outputs of some rows, read where they are and elsewhere than the outputs.</summary>
    public unsafe void Run(ReadOnlySpan<float> inputs, int rows, Span<float> outputs, Parallelism parallelism)
    {
        fixed (float* first = inputs, firstOutput = outputs)
        {
            _input.Lend(first, inputs.Length);
            _lentOutput?.Lend(firstOutput, outputs.Length);
            _pass.Rows = rows;
            _pass.Parallelism = parallelism;
            for (int step = 0; step < _states.Length; step++)
            {
                _plan.Steps[step].Layer.Forward(_states[step]);
            }
            if (_lentOutput is null)
            {
                _output.Rows(rows).CopyTo(outputs);
            }
        }
    }

    /// <summary>As the other, for rows from <paramref name="start"/> on that are gathered first.</summary>
    public void Run(IInputRows inputs, int start, int rows, Span<float> outputs, Parallelism parallelism)
    {
        if (_sparseInput is not null)
        {
            _sparseInput.Clear();
            inputs.AddTo(_sparseInput, start, rows);
            Run([], rows, outputs, parallelism);
            return;
        }
        if (_gathered.Length == 0)
        {
            _gathered = WorkingMemory.Allocate<float>(checked(_capacity * _plan.InputSize));
        }
        Span<float> gathered = _gathered.AsSpan(0, rows * _plan.InputSize);
        inputs.CopyTo(start, gathered);
        Run(gathered, rows, outputs, parallelism);
    }
}
