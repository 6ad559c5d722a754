using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The axes in another order, as PyTorch's <c>permute</c>: <c>[1, 0, 2]</c> makes <c>[positions, heads, features]</c> of
/// <c>[heads, positions, features]</c>.
/// </summary>
public sealed record Permute : LayerSpec
{
    private readonly int[] _order = [];

    /// <summary>Creates the layer.</summary>
    /// <param name="order">The input's axis, from 0, of each axis of the output; each axis once.</param>
    /// <exception cref="ArgumentNullException">The order is null.</exception>
    public Permute(IReadOnlyList<int> order) => Order = order;

    /// <summary>The input's axis of each axis of the output, from 0, without the batch.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public IReadOnlyList<int> Order
    {
        get => _order;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Order));
            _order = [.. value];
        }
    }

    /// <inheritdoc/>
    protected internal override string Kind => "permute";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        if (_order.Length == 0 || !_order.Order().SequenceEqual(Enumerable.Range(0, _order.Length)))
        {
            throw new ArgumentException($"Layer '{name}': {nameof(Order)} must have each axis from 0 on once; got {List()}.");
        }
        return inputs[0].Rank == _order.Length
            ? Shape.Of([.. _order.Select(axis => inputs[0][axis])])
            : throw new NetworkShapeException(name, $"a shape of {_order.Length} dimensions, to bring into the order {List()}", inputs[0]);
    }

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new PermuteLayer(name, inputs[0], output, _order);

    /// <inheritdoc/>
    public bool Equals(Permute? other) => other is not null && _order.AsSpan().SequenceEqual(other._order);

    /// <inheritdoc/>
    public override int GetHashCode() => _order.Aggregate(_order.Length, HashCode.Combine);

    /// <summary>Returns the order as text.</summary>
    public override string ToString() => $"{nameof(Permute)} {{ {nameof(Order)} = {List()} }}";

    private string List() => $"[{string.Join(", ", _order)}]";
}

internal sealed class PermuteLayer(string name, Shape input, Shape output, int[] order) : Layer(name, [])
{
    private readonly Permutation _forward = new(input.AsSpan(), order);
    private readonly Permutation _backward = new(output.AsSpan(), Permutation.Inverse(order));

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) =>
        _forward.Apply(state.Rows, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            _backward.Apply(state.Rows, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
