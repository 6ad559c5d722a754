using Microsoft.ML;
using MLNetDeep.Benchmarks.Reference;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Trainers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Benchmarks.Pipeline;

/// <summary>A reference network as a user of ML.NET has it: a trainer with options.</summary>
internal static class PipelineTrainer
{
    /// <summary>The options that make the network; input scaling is off, since the reference networks have none.</summary>
    public static NetworkTrainerOptions CreateOptions(ReferenceNetwork network)
    {
        LayerSpec[] layers = [.. network.Spec.Nodes.Select(node => node.Layer)];
        NetworkTrainerOptions options = network.Spec.Input.Rank == 1
            ? new MlpMulticlassTrainer.Options
            {
                HiddenUnits = [.. layers.OfType<Dense>().SkipLast(1).Select(layer => layer.Units)],
                Activation = layers[1],
            }
            : new CnnMulticlassTrainer.Options
            {
                ImageShape = new ImageShape(network.Spec.Input[1], network.Spec.Input[2], network.Spec.Input[0]),
                Layers = layers[..^1],
            };
        options.BatchSize = network.BatchSize;
        options.Optimizer = network.Optimizer;
        options.InputScaling = null;
        return options;
    }

    public static IEstimator<MulticlassNetworkTransformer> Create(MLContext mlContext, NetworkTrainerOptions options) => options switch
    {
        MlpMulticlassTrainer.Options mlp => mlContext.MulticlassClassification.Trainers.Mlp(mlp),
        CnnMulticlassTrainer.Options cnn => mlContext.MulticlassClassification.Trainers.Cnn(cnn),
        _ => throw new ArgumentException($"No trainer takes {options.GetType()}.", nameof(options)),
    };
}
