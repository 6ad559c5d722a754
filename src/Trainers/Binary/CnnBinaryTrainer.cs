using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a convolutional network to answer yes or no: the layers of <see cref="CnnTrainerOptions.Layers"/>, or blocks of 3 x 3 convolution and max pooling as the image allows, then one output and a sigmoid.
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998.
/// </summary>
public sealed class CnnBinaryTrainer : BinaryNetworkTrainer
{
    internal CnnBinaryTrainer(IHost host, Options options)
        : base(host, options)
    {
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : CnnTrainerOptions
    {
        /// <summary>Options with binary cross-entropy as loss.</summary>
        public Options()
        {
            Loss = new BinaryCrossEntropyLoss();
        }

        /// <inheritdoc cref="NetworkTrainerOptions.BalancesClasses"/>
        public bool BalanceClasses { get; set; }

        internal override bool BalancesClasses => BalanceClasses;
    }
}
