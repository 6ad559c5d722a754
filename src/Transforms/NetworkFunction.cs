using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A network as a function of blocks of rows.</summary>
internal sealed class NetworkFunction(Network network) : IBlockFunction
{
    public int InputSize { get; } = (int)network.Spec.Input.Elements;

    public int OutputSize { get; } = (int)network.Spec.Output.Elements;

    public void Evaluate(ReadOnlySpan<float> inputs, int rows, Span<float> outputs) => network.Predict(inputs, rows, outputs);
}
