using MLNetDeep;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace Microsoft.ML;

/// <summary>What the transformer of a trained network tells of it.</summary>
public static class TrainedNetworkExtensions
{
    /// <param name="transformer">The transformer, of any task.</param>
    extension(ModelTransformer<Network> transformer)
    {
        /// <summary>The layers with their output shapes, parameters and multiply-adds; prints as a table.</summary>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        /// Console.WriteLine(model.Summary);
        /// </code></example>
        public NetworkSummary Summary => transformer.Model.Spec.Summary();

        /// <summary>The course of the training, epoch by epoch.</summary>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        /// Console.WriteLine($"loss {model.History.Epochs[^1].Loss:F4} after {model.History.Epochs.Count} epochs");
        /// </code></example>
        public TrainingHistory History => transformer.Model.History!;
    }
}
