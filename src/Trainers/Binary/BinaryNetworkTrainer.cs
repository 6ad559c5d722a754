using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to answer yes or no, by a label that is <see cref="bool"/>. The network ends in one output and a sigmoid; the transformer adds the
/// columns of ML.NET's calibrated trainers: <c>PredictedLabel</c>, <c>Score</c> (the logit) and <c>Probability</c>.
/// </summary>
public abstract class BinaryNetworkTrainer : NetworkEstimator<BinaryNetworkTransformer>
{
    private protected BinaryNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, new BinaryTask(calibrated: true), options)
    {
    }

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(1), new Sigmoid()];

    private protected override BinaryNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels) => new(trained);
}
