using MLNetDeep.Engine.Kernels;

namespace MLNetDeep.Engine.Layers;

/// <summary>An activation with settings, element by element.</summary>
/// <param name="name">The layer's name.</param>
/// <param name="function">The activation.</param>
/// <param name="keepsInput">Whether the function's gradient takes the input instead of the output.</param>
internal sealed class ElementwiseLayer<TFunction>(string name, TFunction function, bool keepsInput) : Layer(name, [])
    where TFunction : struct, IElementFunction
{
    internal override bool MayRunInPlace => !keepsInput;

    internal override bool MayPredictInPlace => true;

    internal override bool BackwardReadsOutput => !keepsInput;

    public override void Forward(LayerState state) =>
        ElementFunctions.Forward(function, state.Input(), state.Output, state.Pass.Parallelism);

    public override void Backward(LayerState state)
    {
        if (state.WantsInputGradient())
        {
            ElementFunctions.Backward(
                function, keepsInput ? state.Input() : state.Output, state.OutputGradient, state.InputGradient(),
                state.Pass.Parallelism);
        }
    }
}
