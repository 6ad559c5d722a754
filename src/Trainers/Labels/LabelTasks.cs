using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Transforms;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Several classes, by a key.</summary>
/// <param name="outputs">The columns that are added; null: those of a classifier.</param>
internal sealed class MulticlassTask(IEnumerable<SchemaShape.Column>? outputs = null) : LabelTask
{
    protected override string ExpectedLabel => "a key of UInt32";

    protected override string Remedy(SchemaShape.Column label) => label.IsKey
        ? Conversion(label.Name, nameof(DataKind.UInt32))
        : $"Transforms.Conversion.MapValueToKey(\"{label.Name}\") makes one.";

    protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Scalar && label.IsKey && label.ItemType == NumberDataViewType.UInt32;

    protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label)
        => outputs ?? SchemaShapes.Multiclass(label);

    public override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel)
    {
        int classes = KeyLabels.Count(label);
        if (!ClassValues.TryRead(label, out ClassValues? values))
        {
            channel.Warning(
                MessageSensitivity.Schema,
                $"The key values of column '{label.Name}' are of a type that a model file cannot hold: PredictedLabel will have none.");
        }
        return new KeyLabels(classes, values);
    }
}

/// <summary>Yes or no, by a <see cref="bool"/>.</summary>
/// <param name="calibrated">Whether the model gives a probability.</param>
internal sealed class BinaryTask(bool calibrated) : LabelTask
{
    protected override string ExpectedLabel => "Boolean";

    protected override string Remedy(SchemaShape.Column label) => label.IsKey || label.ItemType == TextDataViewType.Instance
        ? $"Transforms.Conversion.MapValue(\"{label.Name}\", pairs) makes it, with a pair for each value; "
            + "for several classes there is MulticlassClassification."
        : $"{Conversion(label.Name, nameof(DataKind.Boolean))} 0 is false, what is above is true.";

    protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Scalar && !label.IsKey && label.ItemType == BooleanDataViewType.Instance;

    protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) => SchemaShapes.Binary(calibrated);

    public override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel) => new BooleanLabels();
}

/// <summary>A number, by a <see cref="float"/>.</summary>
internal sealed class RegressionTask : LabelTask
{
    protected override string ExpectedLabel => "Single";

    protected override string Remedy(SchemaShape.Column label) => label.IsKey
        ? "A key is a class: MulticlassClassification learns it."
        : Conversion(label.Name, nameof(DataKind.Single));

    protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Scalar && !label.IsKey && label.ItemType == NumberDataViewType.Single;

    protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) => SchemaShapes.Regression();

    public override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel) => new NumberLabels();
}

/// <summary>Several numbers, by a vector of <see cref="float"/>.</summary>
internal sealed class MultiOutputRegressionTask : LabelTask
{
    protected override string ExpectedLabel => "a vector of Single of known size";

    protected override string Remedy(SchemaShape.Column label) =>
        FeatureColumns.Remedy(label.Kind == SchemaShape.Column.VectorKind.VariableVector);

    protected override bool Accepts(SchemaShape.Column label)
        => label.Kind == SchemaShape.Column.VectorKind.Vector && !label.IsKey && label.ItemType == NumberDataViewType.Single;

    protected override IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label) => SchemaShapes.MultiOutputRegression(label);

    public override LabelEncoding Encode(DataViewSchema.Column label, IChannel channel) => VectorLabels.Of(label);
}
