using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The same elements in row-major order in another shape: <c>[C * H * W]</c> to <c>[C, H, W]</c>, as PyTorch's Unflatten.
/// </summary>
/// <param name="Target">The shape, of as many elements as the input's.</param>
public sealed record Reshape(Shape Target) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "reshape";

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) =>
        Target is null ? throw new ArgumentException($"Layer '{name}': {nameof(Target)} must be a shape; got null.")
        : Target.Elements == inputs[0].Elements ? Target
        : throw new NetworkShapeException(name, $"the {Target.Elements:N0} elements of {Target}", inputs[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new FlattenLayer(name);
}
