using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The logistic function: <c>y = 1 / (1 + exp(-x))</c>, element by element; any shape.</summary>
public sealed record Sigmoid : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "sigmoid";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new SigmoidLayer(name);
}

internal sealed class SigmoidLayer(string name) : Layer(name, [])
{
    public override ActivationKind FusibleActivation => ActivationKind.Sigmoid;

    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => true;

    public override void Forward(LayerState state) => Activations.Sigmoid(state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Activations.SigmoidBackward(state.Output, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
