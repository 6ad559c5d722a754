using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The hyperbolic tangent: <c>y = tanh(x)</c>, element by element; any shape.</summary>
public sealed record Tanh : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "tanh";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new TanhLayer(name);
}

internal sealed class TanhLayer(string name) : Layer(name, [])
{
    public override ActivationKind FusibleActivation => ActivationKind.Tanh;

    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => true;

    public override void Forward(LayerState state) => Activations.Tanh(state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Activations.TanhBackward(state.Output, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
