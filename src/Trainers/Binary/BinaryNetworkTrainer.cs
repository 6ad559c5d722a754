using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to answer yes or no, by a label that is <see cref="bool"/>. The network ends in one output and a sigmoid; the transformer adds the
/// columns of ML.NET's calibrated trainers: <c>PredictedLabel</c>, <c>Score</c> (the logit) and <c>Probability</c>.
/// </summary>
public abstract class BinaryNetworkTrainer : NetworkEstimator<BinaryNetworkTransformer>
{
    private protected BinaryNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, options)
    {
    }

    private protected override string ExpectedLabel => "Boolean";

    private protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Scalar && !label.IsKey && label.ItemType == BooleanDataViewType.Instance;

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) => SchemaShapes.Binary();

    private protected override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel) => new BooleanLabels();

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(1), new Sigmoid()];

    private protected override BinaryNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels) => new(trained);
}
