using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The concatenation of two or more inputs along the first dimension: <c>[C1, H, W]</c> and <c>[C2, H, W]</c> to <c>[C1 + C2, H, W]</c>,
/// <c>[a]</c> and <c>[b]</c> to <c>[a + b]</c>. The other dimensions are the same for all.
/// </summary>
public sealed record Concatenate : LayerSpec
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
        long first = 0;
        foreach (Shape input in inputs)
        {
            if (input.Rank != inputs[0].Rank || !input.AsSpan()[1..].SequenceEqual(inputs[0].AsSpan()[1..]))
            {
                throw new NetworkShapeException(
                    name, $"inputs that are the same but in their first dimension, the first being {inputs[0]}", input);
            }
            first += input[0];
        }
        if (first > int.MaxValue)
        {
            throw new NetworkShapeException(
                name, $"inputs whose first dimensions add up to at most {int.MaxValue:N0} instead of {first:N0}", inputs[0]);
        }
        return Shape.Of([(int)first, .. inputs[0].AsSpan()[1..]]);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new ConcatenateLayer(name, inputs, output);
}

internal sealed class ConcatenateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) : Layer(name, [])
{
    private readonly int[] _sizes = [.. inputs.Select(input => checked((int)input.Elements))];
    private readonly int _size = checked((int)output.Elements);

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state)
    {
        int offset = 0;
        for (int i = 0; i < _sizes.Length; i++)
        {
            RowParts.Copy(
                state.Rows, _sizes[i], state.Input(i), _sizes[i], state.Output[offset..], _size, state.Pass.Parallelism);
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
                    state.Rows, _sizes[i], state.OutputGradient[offset..], _size, state.InputGradient(i), _sizes[i],
                    state.Pass.Parallelism);
            }
            offset += _sizes[i];
        }
    }
}
