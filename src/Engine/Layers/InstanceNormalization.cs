using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.Normalization;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// Instance normalization: <c>y = (x - mean) / sqrt(variance + Epsilon) * weight + bias</c> with mean and variance, over the number of
/// elements, of each channel of each row (Ulyanov, Vedaldi, Lempitsky 2016): <c>[C, H, W]</c> or <c>[C, L]</c>, the same in training and
/// prediction, as PyTorch's InstanceNorm2d with <c>affine=True</c>. Parameters, each one number a channel, trained: <c>weight</c>, 1 at
/// first, and <c>bias</c>, 0 at first.
/// </summary>
public sealed record InstanceNormalization : LayerSpec
{
    /// <summary>The number added to the variance, above 0: 1e-5 by default.</summary>
    public float Epsilon { get; init; } = 1e-5f;

    /// <inheritdoc/>
    protected internal override string Kind => "instance_normalization";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Epsilon is not (> 0 and < float.PositiveInfinity))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Epsilon)} must be a number above 0; got {Epsilon}.");
        }
        return inputs[0].Rank > 1
            ? inputs[0]
            : throw new NetworkShapeException(name, "an image [channels, height, width] or a sequence [channels, length]", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs) =>
        [new ParameterSpec("weight", [inputs[0][0]]), new ParameterSpec("bias", [inputs[0][0]])];

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override long CountTableElements(Shape output) => 2 * (output.Elements / output[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new InstanceNormalizationLayer(name, this, inputs);
}

/// <summary>The layer: each channel is normalized as a row of its own, then scaled and shifted.</summary>
internal sealed class InstanceNormalizationLayer : Layer
{
    private readonly float _epsilon;
    private readonly float[] _ones;
    private readonly float[] _zeros;

    public InstanceNormalizationLayer(string name, InstanceNormalization spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        _epsilon = spec.Epsilon;
        int pixels = checked((int)(inputs[0].Elements / inputs[0][0]));
        _ones = WorkingMemory.Allocate<float>(pixels);
        _zeros = WorkingMemory.Allocate<float>(pixels);
        _ones.AsSpan().Fill(1);
        Parameters[0].Value.Span.Fill(1);
    }

    internal override bool MayPredictInPlace => true;

    internal override bool BackwardReadsOutput => false;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    private int Channels => Weight.Length;

    private int Pixels => _ones.Length;

    internal override int ScratchSize(int rows, Parallelism parallelism, bool training) => !training ? 0 : checked(
        (rows * Channels * Pixels) + (2 * Pixels) + LayerNorm.ScratchSize(rows * Channels, Pixels));

    public override void Forward(LayerState state)
    {
        LayerNorm.Forward(state.Rows * Channels, _epsilon, state.Input(), _ones, _zeros, state.Output, state.Pass.Parallelism);
        GroupScaling.Forward(
            state.Rows, Channels, Pixels, state.Output, Weight, Parameters[1].Values, state.Output, state.Pass.Parallelism);
    }

    public override void Backward(LayerState state)
    {
        int rows = state.Rows;
        Span<float> normalized = state.Scratch[..state.OutputGradient.Length];
        Span<float> unused = state.Scratch.Slice(normalized.Length, 2 * Pixels);
        LayerNorm.Forward(rows * Channels, _epsilon, state.Input(), _ones, _zeros, normalized, state.Pass.Parallelism);
        GroupScaling.Sum(
            rows, Channels, Pixels, state.OutputGradient, normalized, state.ParameterGradient(0), state.Pass.Parallelism);
        GroupScaling.Sum(rows, Channels, Pixels, state.OutputGradient, [], state.ParameterGradient(1), state.Pass.Parallelism);
        if (state.WantsInputGradient())
        {
            GroupScaling.Forward(
                rows, Channels, Pixels, state.OutputGradient, Weight, [], state.OutputGradient, state.Pass.Parallelism);
            LayerNorm.Backward(
                rows * Channels, _epsilon, state.Input(), _ones, state.OutputGradient, unused[..Pixels], unused[Pixels..],
                state.InputGradient(), state.Scratch[(normalized.Length + unused.Length)..], state.Pass.Parallelism);
        }
    }
}
