using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A network as a function of blocks of rows.</summary>
internal sealed class NetworkFunction(Network network) : IBlockFunction
{
    public int InputSize { get; } = (int)network.Spec.Input.Elements;

    public int OutputSize { get; } = (int)network.Spec.Output.Elements;

    public int Threads { get; } = Math.Min(network.Threads ?? int.MaxValue, Environment.ProcessorCount);

    public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
        => network.Predict(inputs, rows, outputs, alone ? Threads : 1);
}
