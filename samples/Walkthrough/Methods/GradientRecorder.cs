using MLNetDeep.Engine.Losses;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Engine.Optimizers;
using MLNetDeep.Engine.Training;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>An optimizer that takes no step, and keeps the gradients that backpropagation gives it.</summary>
internal sealed record GradientRecorder() : Optimizer(learningRate: 1)
{
    private readonly Dictionary<int, float[]> _gradients = [];

    /// <summary>The gradient of a network's loss by each trainable parameter.</summary>
    public static float[][] Gradients(Network network, Loss loss, float[] input, float[] target)
    {
        var recorder = new GradientRecorder();
        var row = new InMemoryBatches(input, input.Length, target, target.Length);
        NetworkTrainer.Train(network, row, null, new TrainingOptions { Loss = loss, Optimizer = recorder, Epochs = 1 });
        return [.. recorder._gradients.OrderBy(gradient => gradient.Key).Select(gradient => gradient.Value)];
    }

    protected override OptimizerState CreateState(ReadOnlySpan<int> lengths) => new State(this, lengths);

    private sealed class State(GradientRecorder recorder, ReadOnlySpan<int> lengths) : OptimizerState(recorder, 0, lengths)
    {
        protected override void Update(in ParameterUpdate update) =>
            recorder._gradients[update.Parameter] = update.Gradient.ToArray();
    }
}
