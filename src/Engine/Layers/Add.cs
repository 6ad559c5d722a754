using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary><c>y = a + b</c> of two inputs of the same shape, element by element: where a skip joins its branch.</summary>
public sealed record Add : LayerSpec
{
    internal override string Kind => "add";

    internal override int InputCount => 2;

    internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0] == inputs[1]
        ? inputs[0]
        : throw new NetworkShapeException(name, $"two inputs of the same shape, the first being {inputs[0]}", inputs[1]);

    internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new AddLayer(name);
}

internal sealed class AddLayer(string name) : Layer(name, [])
{
    public override bool MayRunInPlace => true;

    public override void Forward(LayerState state)
    {
        state.PassForward();
        Elementwise.Axpy(1, state.Input(1), state.Output);
    }

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient(1))
            state.OutputGradient.CopyTo(state.InputGradient(1));
        state.PassBackward();
    }
}
