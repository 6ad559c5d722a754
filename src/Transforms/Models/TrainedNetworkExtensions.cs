using MLNetDeep;
using MLNetDeep.Engine.Networks;
using MLNetDeep.Transforms;

namespace Microsoft.ML;

/// <summary>The summary and the training history of a trained network's transformer.</summary>
public static class TrainedNetworkExtensions
{
    /// <param name="transformer">The transformer, of any task.</param>
    extension(ModelTransformer<Network> transformer)
    {
        /// <summary>
        /// The summary of the network: its layers with their output shapes, parameters and multiply-adds. Prints as a table.
        /// </summary>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        /// Console.WriteLine(model.Summary);
        /// </code></example>
        public NetworkSummary Summary => transformer.Model.Spec.Summary();

        /// <summary>The history of the training, epoch by epoch.</summary>
        /// <example><code>
        /// var model = mlContext.MulticlassClassification.Trainers.Mlp().Fit(data);
        /// Console.WriteLine($"loss {model.History.Epochs[^1].Loss:F4} after {model.History.Epochs.Count} epochs");
        /// </code></example>
        public TrainingHistory History => transformer.Model.History!;
    }
}
