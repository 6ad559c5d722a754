using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a convolutional network to predict a number: the layers of <see cref="CnnTrainerOptions.Layers"/>, or blocks of 3 x 3 convolution and max pooling as the image allows, then one output.
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998.
/// </summary>
public sealed class CnnRegressionTrainer : RegressionNetworkTrainer
{
    internal CnnRegressionTrainer(IHost host, Options options)
        : base(host, options)
    {
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : CnnTrainerOptions
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
