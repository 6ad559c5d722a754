using MLNetDeep.Engine.Kernels.MatrixProducts;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The matrix product <c>y = A B</c> of two inputs, <c>[..., m, k]</c> and <c>[..., k, n]</c> to <c>[..., m, n]</c>, one for each of the
/// dimensions before, which are the same; as attention has it twice (Vaswani et al. 2017).
/// </summary>
/// <param name="TransposeSecond">Whether the second input is transposed, <c>y = A B^T</c>: <c>[..., n, k]</c>; not by default.</param>
public sealed record MatrixProduct(bool TransposeSecond = false) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "matrix_product";

    /// <inheritdoc/>
    protected internal override int MinimumInputCount => 2;

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs)
    {
        (Shape first, Shape second) = (inputs[0], inputs[1]);
        if (first.Rank < 2)
        {
            throw new NetworkShapeException(name, "a first input that is a matrix [m, k], or several [..., m, k]", first);
        }
        int rank = first.Rank, depth = first[rank - 1];
        bool fits = second.Rank == rank && second.AsSpan()[..(rank - 2)].SequenceEqual(first.AsSpan()[..(rank - 2)])
            && second[TransposeSecond ? rank - 1 : rank - 2] == depth;
        return fits
            ? Shape.Of([.. first.AsSpan()[..(rank - 1)], second[TransposeSecond ? rank - 2 : rank - 1]])
            : throw new NetworkShapeException(
                name,
                $"a second input [{string.Concat(first.Take(rank - 2).Select(size => $"{size}, "))}"
                + (TransposeSecond ? $"n, {depth}]" : $"{depth}, n]") + $", to multiply the first, {first}, by",
                second);
    }

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) =>
        checked(output.Elements * inputs[0][inputs[0].Rank - 1]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new MatrixProductLayer(name, inputs[0], output, TransposeSecond);
}

internal sealed class MatrixProductLayer(string name, Shape first, Shape output, bool transposesSecond) : Layer(name, [])
{
    private readonly int _m = output[output.Rank - 2];
    private readonly int _n = output[output.Rank - 1];
    private readonly int _k = first[first.Rank - 1];
    private readonly int _matrices = (int)(output.Elements / output[output.Rank - 2] / output[output.Rank - 1]);

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => BatchedProduct.Multiply(
        Transpose.No, transposesSecond ? Transpose.Yes : Transpose.No, checked(state.Rows * _matrices), _m, _n, _k,
        state.Input(0), state.Input(1), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        int count = checked(state.Rows * _matrices);
        Span<float> gradient = state.OutputGradient;
        if (state.WantsInputGradient(0))
        {
            BatchedProduct.Multiply(
                Transpose.No, transposesSecond ? Transpose.No : Transpose.Yes, count, _m, _k, _n,
                gradient, state.Input(1), state.InputGradient(0), state.Pass.Parallelism);
        }
        if (state.WantsInputGradient(1) && transposesSecond)
        {
            BatchedProduct.Multiply(
                Transpose.Yes, Transpose.No, count, _n, _k, _m,
                gradient, state.Input(0), state.InputGradient(1), state.Pass.Parallelism);
        }
        else if (state.WantsInputGradient(1))
        {
            BatchedProduct.Multiply(
                Transpose.Yes, Transpose.No, count, _k, _n, _m,
                state.Input(0), gradient, state.InputGradient(1), state.Pass.Parallelism);
        }
    }
}
