using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The flattening of any shape to a vector of its elements in row-major order: <c>[C, H, W]</c> to <c>[C * H * W]</c>.</summary>
public sealed record Flatten : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "flatten";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0].Elements <= int.MaxValue
        ? Shape.Of((int)inputs[0].Elements)
        : throw new NetworkShapeException(name, $"at most {int.MaxValue:N0} elements", inputs[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new FlattenLayer(name);
}

internal sealed class FlattenLayer(string name) : Layer(name, [])
{
    internal override bool MayRunInPlace => true;

    internal override bool PassesThrough => true;

    internal override bool BackwardReadsOutput => false;

    public override void Forward(LayerState state) => state.PassForward();

    public override void Backward(LayerState state) => state.PassBackward();
}
