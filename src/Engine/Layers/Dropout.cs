using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// In training, each element is zero with probability <c>Rate</c> and otherwise divided by <c>1 - Rate</c>, so that its expectation
/// stays; in prediction nothing changes (Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014; inverted scaling).
/// Which elements are dropped depends on the training's seed, the step and the layer alone.
/// </summary>
/// <param name="Rate">Probability of zero, in [0, 1).</param>
public sealed record Dropout(float Rate) : LayerSpec
{
    internal override string Kind => "dropout";

    internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => Rate is >= 0 and < 1
        ? inputs[0]
        : throw new ArgumentException($"Layer '{name}': {nameof(Rate)} must be at least 0 and below 1; got {Rate}.");

    internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new DropoutLayer(name, this, output);
}

internal sealed class DropoutLayer(string name, Dropout spec, Shape shape) : Layer(name, [])
{
    public override bool MayRunInPlace => true;

    public override int SavedPerRow { get; } = checked((int)shape.Elements);

    public override void Forward(LayerState state)
    {
        if (!state.Pass.Training)
        {
            state.PassForward();
            return;
        }
        ulong key = RandomNumbers.Key((long)RandomStreams.Key(state.Pass.Seed, RandomUse.Dropout, state.Index), state.Pass.Step);
        Span<float> mask = Mask(state);
        RandomNumbers.DropoutMask(key, spec.Rate, mask, state.Pass.Parallelism);
        Elementwise.Multiply(state.Input(), mask, state.Output, state.Pass.Parallelism);
    }

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
            Elementwise.Multiply(state.OutputGradient, Mask(state), state.InputGradient(), state.Pass.Parallelism);
    }

    private Span<float> Mask(LayerState state) => state.Saved[..(state.Rows * SavedPerRow)];
}
