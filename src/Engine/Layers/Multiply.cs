using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The product <c>y = a * b</c> of two inputs, element by element: of the same shape, or a factor for each channel: <c>[C, H, W]</c> by
/// <c>[C]</c>, as squeeze-and-excitation has it (Hu, Shen, Sun 2018).
/// </summary>
public sealed record Multiply : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "multiply";

    /// <inheritdoc/>
    protected internal override int MinimumInputCount => 2;

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) =>
        inputs[1] == inputs[0] || (inputs[1].Rank == 1 && inputs[1][0] == inputs[0][0])
            ? inputs[0]
            : throw new NetworkShapeException(
                name, $"a second input of the shape of the first, {inputs[0]}, or a factor for each of its {inputs[0][0]} channels",
                inputs[1]);

    /// <inheritdoc/>
    protected internal override long CountMultiplyAdds(IReadOnlyList<Shape> inputs, Shape output) => output.Elements;

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new MultiplyLayer(name, checked((int)inputs[1].Elements), checked((int)(inputs[0].Elements / inputs[1].Elements)));
}

internal sealed class MultiplyLayer(string name, int factors, int pixels) : Layer(name, [])
{
    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => GroupScaling.Forward(
        1, checked(state.Rows * factors), pixels, state.Input(0), state.Input(1), [], state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        int groups = checked(state.Rows * factors);
        if (state.WantsInputGradient(1))
        {
            GroupScaling.Sum(1, groups, pixels, state.OutputGradient, state.Input(0), state.InputGradient(1), state.Pass.Parallelism);
        }
        if (state.WantsInputGradient(0))
        {
            GroupScaling.Forward(
                1, groups, pixels, state.OutputGradient, state.Input(1), [], state.InputGradient(0), state.Pass.Parallelism);
        }
    }
}
