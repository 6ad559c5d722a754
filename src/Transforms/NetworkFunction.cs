using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms;

/// <summary>A network as a function of blocks of rows. A row with a number that is not finite gets NaN, a missing value.</summary>
internal sealed class NetworkFunction(Network network) : IBlockFunction
{
    public int InputSize { get; } = (int)network.Spec.Input.Elements;

    public int OutputSize { get; } = (int)network.Spec.Output.Elements;

    public int Threads { get; } = Math.Min(network.Threads ?? int.MaxValue, Environment.ProcessorCount);

    public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
    {
        var finite = new FiniteRows(inputs, InputSize);
        network.Predict(finite, rows, outputs, alone ? Threads : 1);
        finite.MarkMissing(outputs, OutputSize);
    }
}
