using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to predict several numbers at once, by a label that is a vector of <see cref="float"/> of known size. The network ends in an output
/// for each; the transformer adds <c>Score</c>, the vector of numbers in the label's units.
/// </summary>
public abstract class MultiOutputRegressionNetworkTrainer : NetworkEstimator<MultiOutputRegressionNetworkTransformer>
{
    private protected MultiOutputRegressionNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, new MultiOutputRegressionTask(), options)
    {
    }

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(labels.TargetSize)];

    private protected override MultiOutputRegressionNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels)
        => new(trained, ((VectorLabels)labels).Names);
}
