using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Transforms.Interop;
using MLNetDeep.Transforms.Models;
using MLNetDeep.Transforms.Scoring;

namespace MLNetDeep.Trainers;

/// <summary>Finds a trainer's columns and says what is wrong with them.</summary>
internal static class InputColumns
{
    private const string CategoricalSlotRanges = "CategoricalSlotRanges";

    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public static SchemaShape.Column Find(SchemaShape shape, string role, string name)
        => SchemaShapes.Find(shape, name) ?? throw ColumnErrors.Missing(role, name, shape.Select(column => column.Name));

    /// <summary>Checks the columns of features and of categories.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is not there, or of a wrong type.</exception>
    public static void Check(SchemaShape shape, TrainerColumns columns)
    {
        if (columns.Features is { } features)
        {
            CheckFeatures(shape, features, columns.Role);
        }
        foreach (string name in columns.Categories)
        {
            SchemaShape.Column category = Find(shape, ColumnErrors.Categorical, name);
            if (category.Kind != SchemaShape.Column.VectorKind.Scalar || !(category.IsKey || category.ItemType is TextDataViewType))
            {
                throw CategoryColumn.Mismatch(name, null, Describe(category));
            }
        }
    }

    /// <summary>The column of features.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is no vector of Single of known size.</exception>
    public static SchemaShape.Column CheckFeatures(SchemaShape shape, string name, string role = "feature")
    {
        SchemaShape.Column features = Find(shape, role, name);
        if (features.Kind != SchemaShape.Column.VectorKind.Vector || features.ItemType != NumberDataViewType.Single || features.IsKey)
        {
            throw ColumnErrors.Mismatch(
                role, features.Name, "a vector of Single of known size", Describe(features),
                FeatureColumns.Remedy(features.Kind == SchemaShape.Column.VectorKind.VariableVector));
        }
        return features;
    }

    /// <summary>
    /// Of each slot of a vector column, whether it is an indicator of a category, as one-hot encoding makes them; null where none is.
    /// </summary>
    public static IReadOnlyList<bool>? FindIndicators(DataViewSchema.Column features)
    {
        // Pairs: the first and the last slot of each category.
        if (features.Annotations.Schema.GetColumnOrNull(CategoricalSlotRanges)?.Type.RawType != typeof(VBuffer<int>))
        {
            return null;
        }
        var ranges = default(VBuffer<int>);
        features.Annotations.GetValue(CategoricalSlotRanges, ref ranges);
        bool[] indicators = new bool[((VectorDataViewType)features.Type).Size];
        foreach (int[] range in ranges.DenseValues().Chunk(2))
        {
            Array.Fill(indicators, true, range[0], range[^1] - range[0] + 1);
        }
        return indicators;
    }

    /// <summary>The error for a column that is hidden by one that the model adds.</summary>
    public static ArgumentOutOfRangeException Hidden(string role, string name)
        => new($"{role}ColumnName", $"The {role} column is called '{name}', as a column that the model adds, which would hide it. "
            + $"Give it another name: Transforms.CopyColumns(\"Label\", \"{name}\"), then the trainer with the column \"Label\".");

    /// <summary>A column's type in words.</summary>
    public static string Describe(SchemaShape.Column column)
        => (column.Kind switch
        {
            SchemaShape.Column.VectorKind.Vector => "a vector of ",
            SchemaShape.Column.VectorKind.VariableVector => "a vector of unknown size of ",
            _ => "",
        }) + (column.IsKey ? $"key {column.ItemType}" : column.ItemType.ToString());
}
