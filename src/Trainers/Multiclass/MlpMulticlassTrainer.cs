using Microsoft.ML.Runtime;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a multilayer perceptron to tell classes apart: dense layers with an activation after each, then one output a class and a softmax.
/// Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
/// </summary>
public sealed class MlpMulticlassTrainer : MulticlassNetworkTrainer
{
    internal MlpMulticlassTrainer(IHost host, Options options)
        : base(host, options)
    {
    }

    /// <summary>What this trainer can be told.</summary>
    public sealed class Options : MlpTrainerOptions
    {
        /// <inheritdoc cref="NetworkTrainerOptions.BalancesClasses"/>
        public bool BalanceClasses { get; set; }

        internal override bool BalancesClasses => BalanceClasses;
    }
}
