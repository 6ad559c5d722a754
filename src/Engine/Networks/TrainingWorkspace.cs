using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Networks;

/// <summary>The memory of a training: activations, gradients by them, and the gradients by all parameters whole in one buffer.</summary>
internal sealed class TrainingWorkspace
{
    private readonly ExecutionPlan _plan;
    private readonly int _capacity;
    private readonly BufferPlan _buffers;
    private readonly SparseRows?[] _sparse;
    private readonly float[][] _activations;
    private readonly GradientPlan _gradientPlan;
    private readonly float[][] _activationGradients;
    private readonly LayerState[] _states;
    private readonly bool _wantsInputGradient;
    private readonly bool[] _learns;
    private readonly List<(RowBuffer Part, RowBuffer Sum)>[] _additions;
    private readonly IReadOnlySet<Parameter> _frozen;
    private readonly List<Memory<float>>[] _unwanted;
    private readonly int[] _gradientStarts;

    /// <param name="network">The network.</param>
    /// <param name="capacity">The greatest batch.</param>
    /// <param name="withoutLast">Whether the last layer is left out, as a loss that does its work asks.</param>
    /// <param name="pass">The state of the pass, which changes from step to step.</param>
    /// <param name="wantsInputGradient">Whether backward gives the gradient by the network's input too.</param>
    /// <param name="sparse">Whether rows come sparse, where the layers that read them take them so.</param>
    /// <param name="frozen">The parameters that stay as they are, all of a layer's or none; null: none. Their gradients are 0.</param>
    /// <exception cref="ArgumentException">A buffer would be larger than an array can be.</exception>
    public TrainingWorkspace(
        Network network, int capacity, bool withoutLast, Pass pass, bool wantsInputGradient = false, bool sparse = false,
        IReadOnlySet<Parameter>? frozen = null)
    {
        _frozen = frozen ?? new HashSet<Parameter>();
        _capacity = capacity;
        _wantsInputGradient = wantsInputGradient;
        Pass = pass;
        _plan = ExecutionPlan.Create(network, withoutLast, training: true);
        bool[]? sparseSteps = sparse ? _plan.FindSparse() : null;
        SparseInput = sparseSteps is null ? null : new SparseRows(_plan.InputSize);
        _sparse = [.. _plan.Steps.Select((step, index) => sparseSteps?[index] == true ? new SparseRows(step.OutputSize) : null)];
        _buffers = BufferPlan.Create(_plan, training: true, sparseSteps);
        _learns = FindLearning(_plan, wantsInputGradient, _frozen);
        _activations = [.. _buffers.Sizes.Select(size => Allocate(size, "activations"))];
        _gradientPlan = new GradientPlan(_plan, _buffers, HasGradient);
        _activationGradients = [.. _gradientPlan.Sizes.Select(size => Allocate(size, "gradients"))];
        Gradients = WorkingMemory.Allocate<float>(CountTrainable(network));
        _additions = [.. _plan.Steps.Select(_ => new List<(RowBuffer, RowBuffer)>())];
        Dictionary<Parameter, Memory<float>> gradients = TakeGradients(network);
        _gradientStarts = FindStarts(network);
        _states = CreateStates(gradients);
        _unwanted =
        [
            .. _plan.Steps.Select(step => step.Layer.Parameters.Where(parameter => parameter.Trainable && _frozen.Contains(parameter))
                .Select(parameter => gradients[parameter]).ToList()),
        ];
    }

    /// <summary>The state of the pass, which changes from step to step.</summary>
    public Pass Pass { get; }

    /// <summary>The gradients by all trainable parameters, in the order of the network's parameters.</summary>
    public float[] Gradients { get; }

    /// <summary>The rows of a batch that come sparse; null when they go to <see cref="Input"/>.</summary>
    public SparseRows? SparseInput { get; }

    /// <summary>The rows of a batch, to be written.</summary>
    public Span<float> Input(int rows) => Activation(-1).Rows(rows);

    /// <summary>The output of the last layer that runs.</summary>
    public Span<float> Output => Activation(_plan.Output).Rows(Pass.Rows);

    /// <summary>The gradient by the output, which the loss writes; empty when no layer learns.</summary>
    public Span<float> OutputGradient => HasGradient(_plan.Output) ? Gradient(_plan.Output).Rows(Pass.Rows) : [];

    /// <summary>The gradient by the network's input; empty when it is not wanted.</summary>
    public Span<float> InputGradient => HasGradient(-1) ? Gradient(-1).Rows(Pass.Rows) : [];

    /// <summary>Computes the output of the rows in the input.</summary>
    public void Forward()
    {
        for (int step = 0; step < _states.Length; step++)
        {
            _plan.Steps[step].Layer.Forward(_states[step]);
        }
    }

    /// <summary>
    /// The places in <see cref="Gradients"/> from which on all are final after the steps of a backward pass, falling; the last is 0.
    /// </summary>
    public IEnumerable<int> GradientStarts => _gradientStarts.Reverse().Distinct();

    /// <summary>Computes <see cref="Gradients"/> from the gradient of the output.</summary>
    /// <param name="finished">Called with the place from which on gradients are final, after each layer; null: not.</param>
    public void Backward(Action<int>? finished = null)
    {
        for (int step = _states.Length - 1; step >= 0; step--)
        {
            if (!_learns[step])
            {
                continue;
            }
            _plan.Steps[step].Layer.Backward(_states[step]);
            foreach (Memory<float> gradient in _unwanted[step])
            {
                gradient.Span.Clear();
            }
            foreach ((RowBuffer part, RowBuffer sum) in _additions[step])
            {
                Elementwise.Axpy(1, part.Rows(Pass.Rows), sum.Rows(Pass.Rows));
            }
            finished?.Invoke(_gradientStarts[step]);
        }
        finished?.Invoke(0);
    }

    private LayerState[] CreateStates(Dictionary<Parameter, Memory<float>> parameterGradients)
    {
        int scratchSize = _plan.Steps
            .Select(step => step.Layer.RequireScratchSize(_capacity, Pass.Parallelism, training: true)).DefaultIfEmpty().Max();
        float[] scratch = WorkingMemory.Allocate<float>(scratchSize);
        RowBuffer[][] inputGradients = ConnectInputGradients();
        var states = new LayerState[_plan.Steps.Count];
        for (int index = 0; index < states.Length; index++)
        {
            ExecutionStep step = _plan.Steps[index];
            Layer layer = step.Layer;
            states[index] = new LayerState(
                Pass, step.Node, [.. step.Inputs.Select(Activation)], Activation(index), inputGradients[index],
                _learns[index] ? Gradient(index) : default,
                [.. layer.Parameters.Select(parameter => parameterGradients.GetValueOrDefault(parameter))],
                WorkingMemory.Allocate<float>(layer.RequireSavedSize(_capacity)),
                WorkingMemory.Allocate<int>(checked(layer.SavedIndicesPerRow * _capacity)),
                WorkingMemory.Allocate<byte>(checked(layer.SavedBytesPerRow * _capacity)), scratch)
            {
                IsFrozen = layer.Parameters.Any(_frozen.Contains),
            };
        }
        return states;
    }

    // The last reader of a step's output, first in backward order, writes its gradient; the others write parts that are added.
    private RowBuffer[][] ConnectInputGradients()
    {
        var connected = new RowBuffer[_plan.Steps.Count][];
        for (int step = 0; step < connected.Length; step++)
        {
            int[] inputs = _plan.Steps[step].Inputs;
            connected[step] = new RowBuffer[inputs.Length];
            for (int i = 0; i < inputs.Length; i++)
            {
                if (!HasGradient(inputs[i]))
                {
                    continue;
                }
                int part = _gradientPlan.Parts[step][i];
                connected[step][i] = part < 0
                    ? Gradient(inputs[i])
                    : new RowBuffer(_activationGradients[part], _plan.SizeOf(inputs[i]));
                if (part >= 0)
                {
                    _additions[step].Add((connected[step][i], Gradient(inputs[i])));
                }
            }
        }
        return connected;
    }

    // Each trainable parameter's part of the gradients, in the order of the network's parameters.
    private Dictionary<Parameter, Memory<float>> TakeGradients(Network network)
    {
        var parts = new Dictionary<Parameter, Memory<float>>();
        int offset = 0;
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Trainable))
        {
            int length = parameter.Values.Length;
            parts.Add(parameter, Gradients.AsMemory(offset, length));
            offset += length;
        }
        return parts;
    }

    // For each step the place in the gradients from which on no earlier step has any.
    private int[] FindStarts(Network network)
    {
        var stepOf = new Dictionary<Parameter, int>();
        for (int step = 0; step < _plan.Steps.Count; step++)
        {
            foreach (Parameter parameter in _plan.Steps[step].Layer.Parameters)
            {
                stepOf[parameter] = step;
            }
        }
        int[] starts = new int[_plan.Steps.Count];
        Array.Fill(starts, Gradients.Length);
        int offset = Gradients.Length;
        int earliest = _plan.Steps.Count;
        foreach (Parameter parameter in network.Parameters.Where(parameter => parameter.Trainable).Reverse())
        {
            offset -= parameter.Values.Length;
            earliest = Math.Min(earliest, stepOf.GetValueOrDefault(parameter, earliest));
            for (int step = 0; step <= earliest && step < starts.Length; step++)
            {
                starts[step] = offset;
            }
        }
        return starts;
    }

    private float[] Allocate(int elementsPerRow, string what)
    {
        long elements = (long)elementsPerRow * _capacity;
        return elements <= WorkingMemory.MaxLength
            ? WorkingMemory.Allocate<float>((int)elements)
            : throw new ArgumentException(
                $"The {what} of a batch of {_capacity} need {elements:N0} numbers; at most {WorkingMemory.MaxLength:N0} are possible. "
                + "Use a smaller batch.");
    }

    private RowBuffer Activation(int step) => (step < 0 ? SparseInput : _sparse[step]) is { } rows
        ? new RowBuffer(rows)
        : new RowBuffer(_activations[_buffers.BufferOf(step)], _plan.SizeOf(step));

    private RowBuffer Gradient(int step) =>
        new(_activationGradients[_gradientPlan.Places[_buffers.BufferOf(step)]], _plan.SizeOf(step));

    // Of a step's output; -1 is the network's input.
    private bool HasGradient(int step) => step < 0 ? _wantsInputGradient : _learns[step];

    private static int CountTrainable(Network network)
    {
        long count = network.Parameters.Where(parameter => parameter.Trainable).Sum(parameter => parameter.Shape.Elements);
        return count <= WorkingMemory.MaxLength
            ? (int)count
            : throw new ArgumentException(
                $"Training holds all gradients in one array of at most {WorkingMemory.MaxLength:N0} numbers; "
                + $"this network has {count:N0} trainable parameters.");
    }

    // A layer takes part in the backward pass when a gradient before it is wanted: it or a layer before it has something to train.
    private static bool[] FindLearning(ExecutionPlan plan, bool wantsInputGradient, IReadOnlySet<Parameter> frozen)
    {
        bool[] learns = new bool[plan.Steps.Count];
        for (int step = 0; step < learns.Length; step++)
        {
            learns[step] = wantsInputGradient
                || plan.Steps[step].Layer.Parameters.Any(parameter => parameter.Trainable && !frozen.Contains(parameter))
                || plan.Steps[step].Inputs.Any(input => input >= 0 && learns[input]);
        }
        return learns;
    }
}
