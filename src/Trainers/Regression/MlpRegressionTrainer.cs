using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a multilayer perceptron to predict a number: dense layers with an activation after each, then one output.
/// Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
/// </summary>
public sealed class MlpRegressionTrainer : RegressionNetworkTrainer
{
    internal MlpRegressionTrainer(IHost host, Options options)
        : base(host, options)
    {
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : MlpTrainerOptions
    {
        /// <summary>Options with mean square error as loss.</summary>
        public Options()
        {
            Loss = new MeanSquareErrorLoss();
        }

        /// <inheritdoc cref="NetworkTrainerOptions.ScalesLabels"/>
        public bool ScaleLabels { get; set; } = true;

        internal override bool ScalesLabels => ScaleLabels;
    }
}
