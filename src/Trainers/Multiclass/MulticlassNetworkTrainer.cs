using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to tell classes apart, by a label that is a key. The network ends in one output a class and a softmax; the transformer adds
/// <c>PredictedLabel</c> and <c>Score</c>, the classes' probabilities.
/// </summary>
public abstract class MulticlassNetworkTrainer : NetworkEstimator<MulticlassNetworkTransformer>
{
    private protected MulticlassNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, options)
    {
    }

    private protected override string ExpectedLabel => "a key (Transforms.Conversion.MapValueToKey makes one)";

    private protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Scalar && label.IsKey && label.ItemType == NumberDataViewType.UInt32;

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) => SchemaShapes.Multiclass(label);

    private protected override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel)
    {
        var classes = KeyLabels.Count(label);
        if (!ClassValues.TryRead(label, out var values))
            channel.Warning(MessageSensitivity.Schema, $"The key values of column '{label.Name}' are of a type that a model file cannot hold: PredictedLabel will have none.");
        return new KeyLabels(classes, values);
    }

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(labels.Classes), new Softmax()];

    private protected override IReadOnlyList<int> MatchOutputs(MulticlassNetworkTransformer initial, LabelEncoding labels, IChannel channel)
        => ClassMatching.Match(initial.ClassNames, (int)initial.Model.Spec.Output.Elements, labels, channel);

    private protected override MulticlassNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels)
        => new(trained, labels.ClassValues);
}
