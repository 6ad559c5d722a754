using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The elements that share one offset and one scale.</summary>
public enum InputScalingMode
{
    /// <summary>
    /// The elements by the kind of input: <see cref="PerChannel"/> for images <c>[C, H, W]</c>, <see cref="PerFeature"/> otherwise, but for
    /// what is an indicator of a category, or often zero in sparse data: that is not centred, and made smaller at most. See
    /// <see cref="Training.ScalingLearner"/>.
    /// </summary>
    Automatic,

    /// <summary>One offset and scale for each element.</summary>
    PerFeature,

    /// <summary>One offset and scale for all pixels of a channel; images <c>[C, H, W]</c> only.</summary>
    PerChannel,

    /// <summary>One offset and scale for all elements.</summary>
    Whole,
}

/// <summary>
/// The standardization of the network's input: <c>y = (x - offset) * scale</c>, any shape. Offset and scale are not trained but learned
/// from the training data before training: the mean, and one over the standard deviation (1 where the data does not vary). Before that they
/// are 0 and 1.
/// </summary>
public sealed record InputScaling : LayerSpec
{
    /// <summary>The elements that share one offset and one scale.</summary>
    public InputScalingMode Mode { get; init; }

    /// <inheritdoc/>
    protected internal override string Kind => "input_scaling";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (Mode == InputScalingMode.PerChannel)
        {
            LayerShapes.RequireImage(name, inputs[0]);
        }
        if (!Enum.IsDefined(Mode))
        {
            throw new ArgumentException($"Layer '{name}': unknown {nameof(Mode)} {Mode}.");
        }
        return inputs[0];
    }

    /// <inheritdoc/>
    protected internal override IReadOnlyList<ParameterSpec> DescribeParameters(IReadOnlyList<Shape> inputs)
    {
        Shape groups = Groups(inputs[0]);
        return [new ParameterSpec("offset", groups, false), new ParameterSpec("scale", groups, false)];
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new InputScalingLayer(name, this, inputs);

    private Shape Groups(Shape input) => Mode switch
    {
        InputScalingMode.Whole => Shape.Of(1),
        InputScalingMode.PerFeature => input,
        _ => input.Rank == 3 ? Shape.Of(input[0]) : input,
    };
}

internal sealed class InputScalingLayer : ScalingLayer
{
    private readonly int _groupSize;
    private readonly bool _choosesSlots;

    public InputScalingLayer(string name, InputScaling spec, IReadOnlyList<Shape> inputs)
        : base(name, spec.DescribeParameters(inputs))
    {
        _groupSize = checked((int)(inputs[0].Elements / Offset.Length));
        _choosesSlots = spec.Mode == InputScalingMode.Automatic && inputs[0].Rank == 1;
    }

    /// <summary>Elements that share one offset and scale; they lie side by side.</summary>
    public int GroupSize => _groupSize;

    /// <summary>Whether what is learned depends on the slot: see <see cref="InputScalingMode.Automatic"/>.</summary>
    public bool ChoosesSlots => _choosesSlots;

    // Offsets of most slots would fill sparse rows.
    internal override bool TakesSparse => _choosesSlots && 2L * Offset.Count(0f) >= Offset.Length;

    internal override bool GivesSparse => TakesSparse;

    public override void Forward(LayerState state)
    {
        if (state.SparseInput is { } rows)
        {
            Apply(rows, state.SparseOutput);
        }
        else
        {
            Apply(state, state.Input(), Offset, state.Output);
        }
    }

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Apply(state, state.OutputGradient, [], state.InputGradient());
        }
    }

    private void Apply(LayerState state, ReadOnlySpan<float> from, ReadOnlySpan<float> offset, Span<float> to)
    {
        if (_groupSize == 1)
        {
            Elementwise.OffsetScale(state.Rows, Scale.Length, from, offset, Scale, to, state.Pass.Parallelism);
        }
        else
        {
            Elementwise.ChannelOffsetScale(state.Rows, Scale.Length, _groupSize, from, offset, Scale, to, state.Pass.Parallelism);
        }
    }

    // A slot with an offset has a value in each row of the output, whether or not it has one in the input.
    private void Apply(SparseRows from, SparseRows to)
    {
        ReadOnlySpan<float> offset = Offset;
        ReadOnlySpan<float> scale = Scale;
        offset = offset[..(offset.LastIndexOfAnyExcept(0f) + 1)];
        int offsets = offset.Length - offset.Count(0f);
        to.Clear();
        for (int row = 0; row < from.Count; row++)
        {
            ReadOnlySpan<int> indices = from.Indices(row);
            ReadOnlySpan<float> values = from.Values(row);
            int place = to.MakeRoom(values.Length + offsets);
            int next = NextOffset(offset, 0);
            for (int i = 0; i < indices.Length; i++)
            {
                int slot = indices[i];
                for (; next < slot; next = NextOffset(offset, next + 1))
                {
                    to.Put(place++, next, -offset[next] * scale[next]);
                }
                bool hasOffset = next == slot;
                to.Put(place++, slot, (values[i] - (hasOffset ? offset[slot] : 0)) * scale[slot]);
                if (hasOffset)
                {
                    next = NextOffset(offset, slot + 1);
                }
            }
            for (; next < offset.Length; next = NextOffset(offset, next + 1))
            {
                to.Put(place++, next, -offset[next] * scale[next]);
            }
            to.EndRow(place);
        }
    }

    // The first slot from here on that has an offset; behind all slots where there is none.
    private static int NextOffset(ReadOnlySpan<float> offset, int slot)
    {
        int next = offset[slot..].IndexOfAnyExcept(0f);
        return next < 0 ? int.MaxValue : slot + next;
    }
}
