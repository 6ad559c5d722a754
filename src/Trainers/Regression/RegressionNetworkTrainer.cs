using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Engine.Layers;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;

namespace MLNetDeep.Trainers;

/// <summary>
/// Trains a network to predict a number, by a label that is <see cref="float"/>. The network ends in one output; the transformer adds <c>Score</c>, the
/// number in the label's units.
/// </summary>
public abstract class RegressionNetworkTrainer : NetworkEstimator<RegressionNetworkTransformer>
{
    private protected RegressionNetworkTrainer(IHost host, NetworkTrainerOptions options)
        : base(host, options)
    {
    }

    private protected override string ExpectedLabel => "Single";

    private protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Scalar && !label.IsKey && label.ItemType == NumberDataViewType.Single;

    private protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) => SchemaShapes.Regression();

    private protected override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel) => new NumberLabels();

    private protected override IEnumerable<LayerSpec> Head(LabelEncoding labels) => [new Dense(1)];

    private protected override RegressionNetworkTransformer CreateTransformer(TrainedNetwork trained, LabelEncoding labels) => new(trained);
}
