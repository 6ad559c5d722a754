using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>A task with labels: the types of label that are taken, their encoding, and the columns that a trained model adds.</summary>
internal abstract class LabelTask : TrainerTask
{
    /// <summary>The type of label that is taken, as in an error.</summary>
    protected abstract string ExpectedLabel { get; }

    /// <summary>The way to make such labels of a column's type; empty where there is no one way.</summary>
    protected abstract string Remedy(SchemaShape.Column label);

    /// <summary>Whether labels of a column's type are taken.</summary>
    protected abstract bool Accepts(SchemaShape.Column label);

    /// <summary>The columns that the trained model adds.</summary>
    protected abstract IEnumerable<SchemaShape.Column> OutputColumns(SchemaShape.Column label);

    /// <summary>The encoding of the labels of a column that is accepted.</summary>
    public abstract LabelEncoding Encode(DataViewSchema.Column label, IChannel channel);

    public sealed override LabelEncoding Encode(
        DataViewSchema training, DataViewSchema? validation, TrainerColumns columns, IChannel channel)
    {
        DataViewSchema.Column label = CheckedLabel(training, columns);
        LabelEncoding labels = Encode(label, channel);
        if (validation is not null)
        {
            labels.RequireSame(label, CheckedLabel(validation, columns));
        }
        return labels;
    }

    public sealed override SchemaShape GetOutputSchema(SchemaShape inputSchema, TrainerColumns columns)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        InputColumns.Check(inputSchema, columns);
        SchemaShape.Column label = FindLabel(inputSchema, columns.Label!);
        SchemaShape.Column[] added = OutputColumns(label).ToArray();
        if (added.Any(column => column.Name == label.Name))
        {
            throw InputColumns.Hidden("label", label.Name);
        }
        if (columns.Weight is { } weightName)
        {
            SchemaShape.Column weight = InputColumns.Find(inputSchema, "weight", weightName);
            if (weight.Kind != SchemaShape.Column.VectorKind.Scalar || weight.ItemType != NumberDataViewType.Single || weight.IsKey)
            {
                throw ColumnErrors.Mismatch(
                    "weight", weightName, "Single", InputColumns.Describe(weight), Conversion(weightName, nameof(DataKind.Single)));
            }
        }
        return SchemaShapes.With(inputSchema, added);
    }

    /// <summary>The label column, of a type that is taken.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is missing or of a wrong type.</exception>
    public SchemaShape.Column FindLabel(SchemaShape inputSchema, string name)
    {
        SchemaShape.Column label = InputColumns.Find(inputSchema, "label", name);
        return Accepts(label)
            ? label
            : throw ColumnErrors.Mismatch("label", name, ExpectedLabel, InputColumns.Describe(label), Remedy(label));
    }

    /// <summary>The way to make a column of another type of numbers.</summary>
    protected static string Conversion(string column, string kind)
        => $"Transforms.Conversion.ConvertType(\"{column}\", outputKind: DataKind.{kind}) makes it of other numbers.";

    private DataViewSchema.Column CheckedLabel(DataViewSchema schema, TrainerColumns columns)
    {
        GetOutputSchema(SchemaShapes.Of(schema), columns);
        return schema[columns.Label!];
    }
}
