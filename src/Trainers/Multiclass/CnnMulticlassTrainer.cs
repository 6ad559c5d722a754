using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a convolutional network to tell images apart. Without <see cref="CnnTrainerOptions.Layers"/>, blocks of 3 x 3 convolution and max pooling as the
/// image allows, then a dense layer.
/// LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", Proceedings of the IEEE 86, 1998.
/// </summary>
public sealed class CnnMulticlassTrainer : MulticlassNetworkTrainer
{
    internal CnnMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : CnnTrainerOptions
    {
        /// <inheritdoc cref="NetworkTrainerOptions.BalancesClasses"/>
        public bool BalanceClasses { get; set; }

        internal override bool BalancesClasses => BalanceClasses;
    }
}
