using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Finds vector columns in a schema and says what is wrong when they do not fit.</summary>
internal static class FeatureColumns
{
    /// <summary>The column <paramref name="name"/>, which must be a vector of <paramref name="size"/> floats.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it has another type or size.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, int size)
    {
        DataViewSchema.Column column = Require(schema, name, (int?)size);
        int actual = ((VectorDataViewType)column.Type).Size;
        if (actual != size)
        {
            throw new ArgumentOutOfRangeException(nameof(schema), actual,
                $"Schema mismatch for feature column '{name}': expected a vector of {size} Single, got a vector of {actual}. " +
                "Give the model the columns it was trained on, in the same order.");
        }
        return column;
    }

    /// <summary>The column <paramref name="name"/>, which must be a vector of floats of known size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it has another type, or more numbers than an array can
    /// hold.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name) => Require(schema, name, null);

    /// <summary>What to do about a column that is no vector of floats of known size.</summary>
    /// <param name="isVariable">Whether it is a vector of unknown size.</param>
    /// <param name="size">The size that is needed, where there is one.</param>
    public static string Remedy(bool isVariable, int? size = null) => isVariable
        ? $"Give the member of the class that rows are made of its size, "
            + $"[VectorType({size?.ToString(CultureInfo.InvariantCulture) ?? "SIZE"})], or the column's type in a SchemaDefinition."
        : "Bring columns together with Transforms.Concatenate, and other number types to Single with Transforms.Conversion.ConvertType.";

    private static DataViewSchema.Column Require(DataViewSchema schema, string name, int? size)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw new ArgumentOutOfRangeException(nameof(schema), name,
                $"Could not find feature column '{name}'. The data has: {string.Join(", ", schema.Select(c => c.Name))}.");
        }
        if (column.Type is not VectorDataViewType { Size: > 0 } type || type.ItemType != NumberDataViewType.Single)
        {
            throw new ArgumentOutOfRangeException(nameof(schema), column.Type.ToString(),
                $"Schema mismatch for feature column '{name}': "
                + $"expected a vector of {(size is null ? "" : $"{size} ")}Single of known size, got {column.Type}. "
                + Remedy(column.Type is VectorDataViewType { Size: 0 }, size));
        }
        if (type.Size > WorkingMemory.MaxLength)
        {
            throw new ArgumentOutOfRangeException(nameof(schema), type.Size,
                $"Feature column '{name}' has vectors of {type.Size:N0} numbers: expected at most {WorkingMemory.MaxLength:N0}, " +
                "what an array can hold. Bring features down to fewer, such as with FeatureSelection, or hash them into fewer slots.");
        }
        return column;
    }
}
