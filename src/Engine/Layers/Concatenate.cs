using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The concatenation of two or more inputs along one axis, by default the first: <c>[C1, H, W]</c> and <c>[C2, H, W]</c> to
/// <c>[C1 + C2, H, W]</c>, <c>[a]</c> and <c>[b]</c> to <c>[a + b]</c>. The other dimensions are the same for all.
/// </summary>
/// <param name="Axis">The axis of a row along which the inputs are joined, from 0.</param>
public sealed record Concatenate(int Axis = 0) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "concatenate";

    /// <inheritdoc/>
    protected internal override int MinimumInputCount => 2;

    /// <inheritdoc/>
    protected internal override int MaximumInputCount => int.MaxValue;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        int[] sizes = [.. LayerShapes.RequireAxis(name, Axis, inputs[0])];
        long joined = 0;
        foreach (Shape input in inputs)
        {
            sizes[Axis] = input.Rank == sizes.Length ? input[Axis] : 0;
            if (!input.AsSpan().SequenceEqual(sizes))
            {
                throw new NetworkShapeException(
                    name, $"inputs that are the same but along axis {Axis}, counted from 0, the first being {inputs[0]}", input);
            }
            joined += input[Axis];
        }
        if (joined > int.MaxValue)
        {
            throw new NetworkShapeException(
                name, $"inputs that add up to at most {int.MaxValue:N0} instead of {joined:N0} along axis {Axis}", inputs[0]);
        }
        sizes[Axis] = (int)joined;
        return Shape.Of(sizes);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ConcatenateLayer(name, Axis, inputs, output);
}

internal sealed class ConcatenateLayer(string name, int axis, IReadOnlyList<Shape> inputs, Shape output) : Layer(name, [])
{
    // Of each place before the axis.
    private readonly int _outer = LayerShapes.Before(axis, output);
    private readonly int[] _sizes = [.. inputs.Select(input => checked((int)(input.Elements / LayerShapes.Before(axis, output))))];
    private readonly int _size = checked((int)(output.Elements / LayerShapes.Before(axis, output)));

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state)
    {
        int offset = 0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            RowParts.Copy(
                checked(state.Rows * _outer), _sizes[i], state.Input(i), _sizes[i], state.Output[offset..], _size,
                state.Pass.Parallelism);
            offset += _sizes[i];
        }
    }

    public override void Backward(LayerState state)
    {
        int offset = 0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            if (state.WantsInputGradient(i))
            {
                RowParts.Copy(
                    checked(state.Rows * _outer), _sizes[i], state.OutputGradient[offset..], _size, state.InputGradient(i), _sizes[i],
                    state.Pass.Parallelism);
            }
            offset += _sizes[i];
        }
    }
}
