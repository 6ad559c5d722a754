using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Engine.Optimizers;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>A reference network as a user of ML.NET has it: a trainer.</summary>
internal static class PipelineTrainer
{
    /// <summary>The learner of the network; input scaling is off, since the reference networks have none.</summary>
    public static NetworkLearner CreateLearner(ReferenceNetwork network)
    {
        LayerSpec[] layers = [.. network.Spec.Nodes.Select(node => node.Layer)];
        NetworkLearner learner = network.Spec.Input.Rank == 1
            ? MlpPreset.Simple with
            {
                HiddenUnits = [.. layers.OfType<Dense>().SkipLast(1).Select(layer => layer.Units)],
                Activation = layers.OfType<ActivationSpec>().First(),
            }
            : new Cnn
            {
                ImageShape = new ImageShape(network.Spec.Input[1], network.Spec.Input[2], network.Spec.Input[0]),
                Layers = layers[..^1],
            };
        return learner with
        {
            BatchSize = network.BatchSize,
            Optimizer = network.Optimizer,
            Schedule = new ConstantLearningRate(),
            InputScaling = null,
        };
    }
}
