using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Trainers;

/// <summary>The columns a trainer learns from, their checks, and the reading of their usable rows.</summary>
internal sealed record TrainingColumns(string Features, string Label, string? Weight, bool Multiclass)
{
    public SchemaShape.Column FeatureShape => new(Features, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);

    public SchemaShape.Column LabelShape => Multiclass
        ? new(Label, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, true)
        : new(Label, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false);

    public SchemaShape.Column WeightShape => Weight == null
        ? default
        : new(Weight, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);

    /// <summary>An error when a column is missing or of the wrong type.</summary>
    public void Check(IExceptionContext ectx, SchemaShape schema)
    {
        CheckColumn(ectx, schema, "feature", FeatureShape);
        if (Weight != null)
            CheckColumn(ectx, schema, "weight", WeightShape);
        CheckColumn(ectx, schema, "label", LabelShape);
    }

    /// <summary>Reads the rows with a label and finite features; fewer are reported by one warning, none is an error.</summary>
    public TrainingRows Read(IHost host, IDataView data)
    {
        var schema = data.Schema;
        Check(host, SchemaShape.Create(schema));
        DataViewSchema.Column features = schema[Features], label = schema[Label];
        DataViewSchema.Column[] columns = Weight == null ? [features, label] : [features, label, schema[Weight]];
        using var channel = host.Start("Training");
        using var cursor = data.GetRowCursor(columns);
        var builder = new TrainingRows.Builder(features.Type.GetVectorSize(), Weight != null);
        var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
        var getLabel = LabelReader.Create(cursor, label);
        ValueGetter<float>? getWeight = Weight == null ? null : cursor.GetGetter<float>(schema[Weight]);
        VBuffer<float> row = default;
        float weight = 1;
        while (cursor.MoveNext())
        {
            getFeatures(ref row);
            getWeight?.Invoke(ref weight);
            float target = getLabel();
            if (float.IsFinite(target) && float.IsFinite(weight) && AllFinite(row.GetValues()))
                builder.Add(row.GetIndices(), row.GetValues(), target, weight);
            else
                builder.Skip();
        }

        var rows = builder.Build();
        if (rows.Skipped > 0)
            channel.Warning("Skipped {0} instances with missing features/label during training", rows.Skipped);
        channel.Check(rows.Count > 0, rows.Skipped == 0
            ? "Training set has 0 instances, aborting training."
            : $"Training set has no usable instance: all {rows.Skipped} have missing or infinite features, label or weight.");
        return rows;
    }

    private static void CheckColumn(IExceptionContext ectx, SchemaShape schema, string role, SchemaShape.Column wanted)
    {
        if (!schema.TryFindColumn(wanted.Name, out var column))
            throw ectx.ExceptSchemaMismatch("inputSchema", role, wanted.Name);
        if (!wanted.IsCompatibleWith(column))
            throw ectx.ExceptSchemaMismatch("inputSchema", role, wanted.Name, wanted.GetTypeString(), column.GetTypeString());
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            if (!float.IsFinite(value))
                return false;
        }
        return true;
    }
}
