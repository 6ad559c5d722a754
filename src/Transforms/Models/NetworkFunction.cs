using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Tensors;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Transforms.Models;

/// <summary>A network as a function of blocks of rows. A row with a number that is not finite gets NaN, unless it is missing and
/// the network takes that.</summary>
/// <param name="network">The network.</param>
/// <param name="probabilities">Whether the network gives a logit, which the probability is added to.</param>
internal sealed class NetworkFunction(Network network, bool probabilities = false) : IBlockFunction
{
    private readonly bool _takesMissing = network.Spec.TakesMissing;

    public int InputSize { get; } = (int)network.Spec.Input.Elements;

    public int OutputSize { get; } = (int)network.Spec.Output.Elements * (probabilities ? 2 : 1);

    public int Threads { get; } = Math.Min(network.Threads ?? int.MaxValue, Environment.ProcessorCount);

    public void Evaluate(IInputRows inputs, int rows, Span<float> outputs, bool alone)
    {
        var finite = new FiniteRows(inputs, InputSize, _takesMissing);
        network.Predict(finite, rows, probabilities ? outputs[..rows] : outputs, alone ? Threads : 1);
        if (probabilities)
        {
            Network.AddProbabilities(outputs);
        }
        finite.MarkMissing(outputs, OutputSize);
    }

    public string AddTo(GraphWriter graph, string input) => OnnxRows.Evaluate(graph, input, _takesMissing, rows =>
    {
        (Shape from, Shape to) = (network.Spec.Input, network.Spec.Output);
        string given = graph.Unique("numbers");
        NetworkWriter.AddLayers(graph, network, from.Rank == 1 ? rows : OnnxRows.Reshape(graph, rows, from), given);
        string outputs = to.Rank == 1 ? given : OnnxRows.Reshape(graph, given, [OutputSize]);
        return probabilities ? graph.Added("Concat", outputs, graph.Added("Sigmoid", outputs)).With("axis", 1) : outputs;
    });
}
