using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Engine.Layers;

/// <summary>The logistic function: <c>y = 1 / (1 + exp(-x))</c>, element by element; any shape.</summary>
public sealed record Sigmoid : LayerSpec
{
    internal override string Kind => "sigmoid";

    internal override bool? IsRectifier => false;

    internal override Shape InferShape(string name, IReadOnlyList<Shape> inputs) => inputs[0];

    internal override Layer CreateLayer(string name, IReadOnlyList<Shape> inputs, Shape output) => new SigmoidLayer(name);
}

internal sealed class SigmoidLayer(string name) : Layer(name, [])
{
    public override bool MayRunInPlace => true;

    public override bool BackwardReadsOutput => true;

    public override void Forward(LayerState state) => Activations.Sigmoid(state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            Activations.SigmoidBackward(state.Output, state.OutputGradient, state.InputGradient(), state.Pass.Parallelism);
        }
    }
}
