using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>
/// The logarithm of softmax along one axis: <c>y[i] = x[i] - log(sum over j of exp(x[j]))</c>; any shape to the same shape.
/// </summary>
/// <param name="Axis">The axis of a row along which is summed, from 0: that of a vector by default.</param>
public sealed record LogSoftmax(int Axis = 0) : LayerSpec
{
    /// <inheritdoc/>
    protected internal override string Kind => "log_softmax";

    /// <inheritdoc/>
    protected internal override bool? IsRectifier => false;

    /// <inheritdoc/>
    protected internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) =>
        LayerShapes.RequireAxis(name, Axis, inputs[0]);

    /// <inheritdoc/>
    protected internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) =>
        new AxisSoftmaxLayer(name, output, Axis, logarithm: true);

    /// <inheritdoc/>
    protected internal override long CountScratchElements(IReadOnlyList<Shape> inputs) => checked(2 * inputs[0].Elements);
}
