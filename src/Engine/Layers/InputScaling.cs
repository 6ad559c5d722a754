using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>What shares one offset and one scale.</summary>
public enum InputScalingMode
{
    /// <summary><see cref="PerChannel"/> for images <c>[C, H, W]</c>, <see cref="PerFeature"/> otherwise.</summary>
    Automatic,

    /// <summary>Each element.</summary>
    PerFeature,

    /// <summary>All pixels of a channel; images <c>[C, H, W]</c> only.</summary>
    PerChannel,

    /// <summary>All elements.</summary>
    Whole,
}

/// <summary>
/// <c>y = (x - offset) * scale</c>, any shape: standardizes the network's input. Offset and scale are not trained but learned from
/// the training data before training: the mean, and one over the standard deviation (1 where the data does not vary).
/// Before that they are 0 and 1.
/// </summary>
public sealed record InputScaling : LayerSpec
{
    /// <summary>What shares one offset and one scale.</summary>
    public InputScalingMode Mode { get; init; }

    internal override string Kind => "input_scaling";

    internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Mode == InputScalingMode.PerChannel)
            LayerShapes.RequireImage(name, inputs[0]);
        if (!Enum.IsDefined(Mode))
            throw new ArgumentException($"Layer '{name}': unknown {nameof(Mode)} {Mode}.");
        return inputs[0];
    }

    internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        Shape groups = Groups(inputs[0]);
        return [new ParameterSpec("offset", groups, false), new ParameterSpec("scale", groups, false)];
    }

    internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new InputScalingLayer(name, this, inputs);

    private Shape Groups(Shape input) => Mode switch
    {
        InputScalingMode.Whole => Shape.Of(1),
        InputScalingMode.PerFeature => input,
        _ => input.Rank == 3 ? Shape.Of(input[0]) : input,
    };
}

internal sealed class InputScalingLayer : Layer
{
    private readonly int _groupSize;

    public InputScalingLayer(string name, InputScaling spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        _groupSize = checked((int)(inputs[0].Elements / Offset.Length));
        Scale.Fill(1);
    }

    /// <summary>Elements that share one offset and scale; they lie side by side.</summary>
    public int GroupSize => _groupSize;

    public Span<float> Offset => Parameters[0].Value.Span;

    public Span<float> Scale => Parameters[1].Value.Span;

    /// <summary>Whether offset and scale are still those of a new layer.</summary>
    public bool IsIdentity => !Offset.ContainsAnyExcept(0f) && !Scale.ContainsAnyExcept(1f);

    public override bool MayRunInPlace => true;

    public override void Forward(LayerState state) => Apply(state, state.Input(), Offset, state.Output);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
            Apply(state, state.OutputGradient, [], state.InputGradient());
    }

    private void Apply(LayerState state, ReadOnlySpan<float> from, ReadOnlySpan<float> offset, Span<float> to)
    {
        if (_groupSize == 1)
            Elementwise.OffsetScale(state.Rows, Scale.Length, from, offset, Scale, to, state.Pass.Parallelism);
        else
            Elementwise.ChannelOffsetScale(state.Rows, Scale.Length, _groupSize, from, offset, Scale, to, state.Pass.Parallelism);
    }
}
