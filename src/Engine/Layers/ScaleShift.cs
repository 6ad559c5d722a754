using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The elements that share one factor.</summary>
public enum ScaleMode
{
    /// <summary>One for all elements.</summary>
    Whole,

    /// <summary>One for each channel, the first dimension.</summary>
    PerChannel,

    /// <summary>One for each element.</summary>
    PerFeature,
}

/// <summary>
/// A scale and a shift: <c>y = x * weight + bias</c>, any shape, with <c>weight</c> and <c>bias</c> of one number, of one a channel, or of
/// the input's shape, 1 and 0 at first.
/// </summary>
/// <param name="Mode">The elements that share one factor: those of a channel by default.</param>
public sealed record ScaleShift(ScaleMode Mode = ScaleMode.PerChannel) : LayerSpec
{
    /// <summary>Whether training changes weight and bias.</summary>
    public bool Trainable { get; init; } = true;

    /// <inheritdoc/>
    protected internal override string Kind => "scale_shift";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => Enum.IsDefined(Mode)
        ? inputs[0]
        : throw new ArgumentException($"Layer '{name}': unknown {nameof(Mode)} {Mode}.");

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        Shape shape = Mode switch
        {
            ScaleMode.Whole => [1],
            ScaleMode.PerChannel => [inputs[0][0]],
            _ => inputs[0],
        };
        return [new ParameterSpec("weight", shape, Trainable), new ParameterSpec("bias", shape, Trainable)];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ScaleShiftLayer(name, this, inputs);
}

internal sealed class ScaleShiftLayer : Layer
{
    private readonly bool _perChannel;
    private readonly bool _trainable;
    private readonly int _size;

    public ScaleShiftLayer(string name, ScaleShift spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        _perChannel = spec.Mode == ScaleMode.PerChannel;
        _trainable = spec.Trainable;
        _size = checked((int)(inputs[0].Elements / Weight.Length));
        Parameters[0].Value.Span.Fill(1);
    }

    public override bool IsChannelAffine => _perChannel;

    internal override bool MayPredictInPlace => true;

    internal override bool BackwardReadsOutput => false;

    private ReadOnlySpan<float> Weight => Parameters[0].Values;

    private ReadOnlySpan<float> Bias => Parameters[1].Values;

    public override (float Scale, float Offset) ChannelAffine(int channel) => (Weight[channel], Bias[channel]);

    public override void Forward(LayerState state) => GroupScaling.Forward(
        state.Rows, Weight.Length, _size, state.Input(), Weight, Bias, state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        int groups = Weight.Length;
        if (_trainable)
        {
            GroupScaling.Sum(
                state.Rows, groups, _size, state.OutputGradient, state.Input(), state.ParameterGradient(0), state.Pass.Parallelism);
            GroupScaling.Sum(state.Rows, groups, _size, state.OutputGradient, [], state.ParameterGradient(1), state.Pass.Parallelism);
        }
        if (state.WantsInputGradient())
        {
            GroupScaling.Forward(
                state.Rows, groups, _size, state.OutputGradient, Weight, [], state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
