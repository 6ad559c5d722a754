using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to tell classes apart, by a label that is a key. The network ends in one output a class and a softmax; the transformer adds
/// <c>PredictedLabel</c> and <c>Score</c>, the classes' probabilities.
/// </summary>
public abstract class MulticlassNetworkTrainer : NetworkEstimator<MulticlassNetworkTransformer>
{
    private protected MulticlassNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, new MulticlassTask(), options)
    {
    }

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(labels.Classes), new Softmax()];

    private protected override IReadOnlyList<int> MatchOutputs(MulticlassNetworkTransformer initial, LabelEncoding labels, IChannel channel)
        => ClassMatching.Match(initial.ClassNames, (int)initial.Model.Spec.Output.Elements, labels, channel);

    private protected override MulticlassNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels)
        => new(trained, labels.ClassValues);
}
