using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Losses;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a multilayer perceptron to answer yes or no: dense layers with an activation after each, then one output and a sigmoid.
/// Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
/// </summary>
public sealed class MlpBinaryTrainer : BinaryNetworkTrainer
{
    internal MlpBinaryTrainer(IHost host, Options options)
        : base(host, options)
    {
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : MlpTrainerOptions
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
