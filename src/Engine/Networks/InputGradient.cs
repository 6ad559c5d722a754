using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Layers;

namespace MLNetDeep.Engine.Networks;

/// <summary>
/// The derivative of one output by the input, of the function that <see cref="Network.Predict(ReadOnlySpan{float}, int, Span{float})"/>
/// computes: without dropout, normalized by running statistics. Not thread-safe.
/// </summary>
internal sealed class InputGradient
{
    private readonly TrainingWorkspace _workspace;
    private readonly int _capacity;

    /// <param name="network">The network.</param>
    /// <param name="capacity">The greatest number of rows.</param>
    /// <exception cref="ArgumentException">A layer reads words by their index, or a buffer would be larger than an array can
    /// be.</exception>
    public InputGradient(Network network, int capacity)
    {
        if (network.Spec.Nodes.FirstOrDefault(node => node.Layer.TakesIndices) is { } words)
        {
            throw new ArgumentException(
                $"Layer '{words.Name}' reads indices of words, by which there is no derivative: "
                + "expected a network of numbers such as pixels.",
                nameof(network));
        }
        _capacity = capacity;
        _workspace = new TrainingWorkspace(
            network, capacity, withoutLast: false, new Pass { Parallelism = network.Parallelism }, wantsInputGradient: true);
    }

    /// <summary>Computes the gradients of each row.</summary>
    /// <param name="inputs"><c>[rows, input shape]</c>.</param>
    /// <param name="rows">At most the capacity.</param>
    /// <param name="output">Which output.</param>
    /// <param name="gradients">As the inputs, overwritten.</param>
    public void Compute(ReadOnlySpan<float> inputs, int rows, int output, Span<float> gradients)
    {
        Guard.AtLeast(_capacity, rows);
        _workspace.Pass.Rows = rows;
        inputs.CopyTo(_workspace.Input(rows));
        _workspace.Forward();
        Span<float> outputGradient = _workspace.OutputGradient;
        outputGradient.Clear();
        for (int i = output; i < outputGradient.Length; i += outputGradient.Length / rows)
        {
            outputGradient[i] = 1;
        }
        _workspace.Backward();
        _workspace.InputGradient.CopyTo(gradients);
    }
}
