using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// <c>y = x * scale + offset</c>, any shape, element by element: the last layer of a network that predicts numbers in a unit of their own.
/// Offset and scale are not trained but learned from the training data before training: the mean of each target, and its standard
/// deviation (1 where it does not vary). Before that they are 0 and 1. Training leaves the layer out and takes <c>(target - offset) /
/// scale</c> for the target, so that its losses, those it reports included, are of standardized numbers.
/// </summary>
public sealed record OutputScaling : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "output_scaling";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) =>
        [new ParameterSpec("offset", inputs[0], false), new ParameterSpec("scale", inputs[0], false)];

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new OutputScalingLayer(name, DescribeParameters(inputs));
}

internal sealed class OutputScalingLayer(string name, IReadOnlyList<ParameterSpec> parameters) : ScalingLayer(name, parameters)
{
    /// <summary>The inverse of the layer, in place: what comes before it should give for targets <c>[rows, outputs]</c>.</summary>
    public void Standardize(Span<float> targets)
    {
        ReadOnlySpan<float> offset = Offset, scale = Scale;
        for (int start = 0; start < targets.Length; start += scale.Length)
        {
            for (int i = 0; i < scale.Length; i++)
            {
                targets[start + i] = (targets[start + i] - offset[i]) / scale[i];
            }
        }
    }

    public override void Forward(LayerState state)
    {
        ReadOnlySpan<float> offset = Offset, scale = Scale, from = state.Input();
        Span<float> to = state.Output;
        for (int start = 0; start < to.Length; start += scale.Length)
        {
            for (int i = 0; i < scale.Length; i++)
            {
                to[start + i] = (from[start + i] * scale[i]) + offset[i];
            }
        }
    }

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Kernels.Elementwise.OffsetScale(
                state.Rows, Scale.Length, state.OutputGradient, [], Scale, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
