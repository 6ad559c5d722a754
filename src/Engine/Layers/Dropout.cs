using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Dropout: in training, each element is zero with probability <c>Rate</c> and otherwise divided by <c>1 - Rate</c>, so that its
/// expectation stays; in prediction nothing changes (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014; inverted scaling).
/// Which elements are dropped depends on the training's seed, the step and the layer alone.
/// </summary>
/// <param name="Rate">The probability of zero, in [0, 1).</param>
public sealed record Dropout(float Rate) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "dropout";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => Rate is >= 0 and < 1
        ? inputs[0]
        : throw new ArgumentException($"Layer '{name}': {nameof(Rate)} must be at least 0 and below 1; got {Rate}.");

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new DropoutLayer(name, this);
}

internal sealed class DropoutLayer(string name, Dropout spec) : Layer(name, [])
{
    internal override bool MayRunInPlace => true;

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state)
    {
        if (state.IsTraining)
        {
            RandomDropping.Apply(state.RandomKey, spec.Rate, state.Input(), state.Output, state.Pass.Parallelism);
        }
        else
        {
            state.PassForward();
        }
    }

    public override void Backward(LayerState state)
    {
        if (!state.IsTraining)
        {
            state.PassBackward();
        }
        else if (state.WantsInputGradient())
        {
            RandomDropping.Apply(state.RandomKey, spec.Rate, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
