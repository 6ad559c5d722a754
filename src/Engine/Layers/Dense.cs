using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// A fully connected layer: <c>y = W x + b</c>, <c>[inputs]</c> to <c>[Units]</c>, or at each position of a sequence
/// <c>[positions, inputs]</c> to <c>[positions, Units]</c>, with <c>weight [Units, inputs]</c> and <c>bias [Units]</c>.
/// </summary>
/// <param name="Units">The number of outputs, at least 1.</param>
/// <param name="Bias">Whether a bias is added.</param>
public sealed record Dense(int Units, bool Bias = true) : LayerSpec
{
    /// <summary>The initialization of the weights.</summary>
    public WeightInitialization Initialization { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "dense";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Units < 1)
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Units)} must be at least 1; got {Units}.");
        }
        return inputs[0].Rank switch
        {
            1 => Shape.Of(Units),
            2 => Shape.Of(inputs[0][0], Units),
            _ => throw LayerShapes.NotVector(name, inputs[0]),
        };
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        var weight = new ParameterSpec("weight", Shape.Of(Units, Features(inputs[0])));
        return Bias ? [weight, new ParameterSpec("bias", Shape.Of(Units))] : [weight];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        checked(inputs[0].Elements * Units);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new DenseLayer(name, this, inputs);

    /// <summary>The number of inputs of a unit.</summary>
    internal static int Features(Shape input) => input[input.Rank - 1];
}

/// <summary>The layer, with the activation that follows it when a network computes both as one.</summary>
internal sealed class DenseLayer : Layer
{
    private readonly Dense _spec;
    private readonly int _positions;
    private readonly int _inputs;
    private readonly int _units;

    public DenseLayer(string name, Dense spec, IReadOnlyList<Shape> inputs, ActivationKind activation = ActivationKind.None)
        : base(name, spec.DescribeParameters(inputs))
    {
        _spec = spec;
        _inputs = Dense.Features(inputs[0]);
        _positions = (int)(inputs[0].Elements / _inputs);
        _units = spec.Units;
        Activation = activation;
    }

    private DenseLayer(DenseLayer layer, ActivationKind activation)
        : base(layer)
    {
        _spec = layer._spec;
        _positions = layer._positions;
        _inputs = layer._inputs;
        _units = layer._units;
        Activation = activation;
    }

    /// <summary>What is applied to <c>W x + b</c>; the output and its gradient are then those of the activation.</summary>
    public ActivationKind Activation { get; }

    internal override bool BackwardReadsOutput => Activation != ActivationKind.None;

    internal override bool TakesSparse => _positions == 1;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    private ReadOnlySpan<float> Bias => _spec.Bias ? Parameters[1].Values : [];

    internal override Layer? FuseWith(Layer next, bool training)
    {
        ActivationKind following = next.FusibleActivation;
        return Activation == ActivationKind.None && following != ActivationKind.None ? new DenseLayer(this, following) : null;
    }

    public override void Forward(LayerState state)
    {
        if (state.SparseInput is { } rows)
        {
            Products(rows).Multiply(_units, Weight, Bias, state.Output, state.Pass.Parallelism);
            Activations.Forward(Activation, state.Output, state.Output, state.Pass.Parallelism);
            return;
        }
        if (state.Pass.Predicts && Parameters[0].Packed is { } packed)
        {
            packed.Multiply(Rows(state), state.Input(), Bias, Activation, state.Output, state.Pass.Parallelism);
            return;
        }
        Gemm.Multiply(
            Transpose.No, Transpose.Yes, Rows(state), _units, _inputs,
            state.Input(), _inputs, Weight, _inputs, false, state.Output, _units,
            Bias, Activation, state.Pass.Parallelism);
    }

    /// <summary>Overwrites the output's gradient with that by <c>W x + b</c>.</summary>
    public override void Backward(LayerState state)
    {
        Span<float> gradient = state.OutputGradient;
        if (_spec.Bias)
        {
            BiasGradient.Compute(
                Activation, Rows(state), _units, state.Output, gradient, state.ParameterGradient(1), state.Pass.Parallelism);
        }
        else
        {
            Activations.Backward(Activation, state.Output, gradient, gradient, state.Pass.Parallelism);
        }
        if (state.SparseInput is { } rows)
        {
            Products(rows).WeightGradient(_units, gradient, state.ParameterGradient(0), state.Pass.Parallelism);
            return;
        }
        Gemm.Multiply(
            Transpose.Yes, Transpose.No, _units, _inputs, Rows(state),
            gradient, _units, state.Input(), _inputs, false, state.ParameterGradient(0), _inputs, state.Pass.Parallelism);
        if (state.WantsInputGradient())
        {
            Gemm.Multiply(
                Transpose.No, Transpose.No, Rows(state), _inputs, _units,
                gradient, _units, Weight, _inputs, false, state.InputGradient(), _inputs, state.Pass.Parallelism);
        }
    }

    // A position of a sequence is a row like any other.
    private int Rows(LayerState state) => checked(state.Rows * _positions);

    private static SparseProducts Products(SparseRows rows) => new(rows.Starts, rows.AllIndices, rows.AllValues, rows.Columns);

    public override void Initialize(bool feedsRectifier, ulong key) => InitialWeights.Draw(
        _spec.Initialization, feedsRectifier, _inputs, _units, key, Parameters[0].Value.Span, _spec.Bias ? Parameters[1].Value.Span : []);
}
