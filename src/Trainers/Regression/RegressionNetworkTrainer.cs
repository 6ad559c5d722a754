using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to predict a number, by a label that is <see cref="float"/>. The network ends in one output; the transformer adds <c>Score</c>, the
/// number in the label's units.
/// </summary>
public abstract class RegressionNetworkTrainer : NetworkEstimator<RegressionNetworkTransformer>
{
    private protected RegressionNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, new RegressionTask(), options)
    {
    }

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(1)];

    private protected override RegressionNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels) => new(trained);
}
