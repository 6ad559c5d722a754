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
        public NetworkSummary Summary => transformer.Model.Spec.Summary();

        /// <summary>The course of the training, epoch by epoch.</summary>
        public TrainingHistory History => transformer.Model.History!;
    }
}
