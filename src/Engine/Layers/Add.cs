using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The sum <c>y = a + b</c> of two inputs of the same shape, element by element: where a skip joins its branch.</summary>
public sealed record Add : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "add";

    /// <inheritdoc/>
    protected internal override int MinimumInputCount => 2;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new NetworkShapeException(name, $"two inputs of the same shape, the first being {inputs[0]}", inputs[1]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new AddLayer(name);
}

/// <summary>The layer, with the ReLU that follows it when a network computes both as one.</summary>
internal sealed class AddLayer : Layer
{
    private readonly bool _rectify;

    public AddLayer(string name)
        : base(name, [])
    {
    }

    private AddLayer(AddLayer layer)
        : base(layer) => _rectify = true;

    internal override bool IsSum => !_rectify;

    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => _rectify;

    internal override Layer? FuseWith(Layer next, bool training) =>
        next.FusibleActivation == ActivationKind.Relu && !_rectify ? new AddLayer(this) : null;

    public override void Forward(LayerState state) =>
        Addition.Forward(_rectify, state.Input(0), state.Input(1), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (_rectify)
        {
            Activations.ReluBackward(state.Output, state.OutputGradient, state.OutputGradient, state.Pass.Parallelism);
        }
        if (state.WantsInputGradient(1))
        {
            state.OutputGradient.CopyTo(state.InputGradient(1));
        }
        state.PassBackward();
    }
}
