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
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, int size, string role = "feature")
    {
        DataViewSchema.Column column = Require(schema, name, role, (int?)size);
        int actual = ((VectorDataViewType)column.Type).Size;
        if (actual != size)
        {
            throw ColumnErrors.Mismatch(
                role, name, $"a vector of {size} Single", $"a vector of {actual}",
                "Give the model the columns it was trained on, in the same order.");
        }
        return column;
    }

    /// <summary>The column <paramref name="name"/>, which must be a vector of floats of known size.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it has another type, or more numbers than an array can
    /// hold.</exception>
    public static DataViewSchema.Column Require(DataViewSchema schema, string name, string role = "feature") =>
        Require(schema, name, role, null);

    /// <summary>The way to make a vector of floats of known size of a column that is none.</summary>
    /// <param name="isVariable">Whether it is a vector of unknown size.</param>
    /// <param name="size">The size that is needed, where there is one.</param>
    public static string Remedy(bool isVariable, int? size = null) => isVariable
        ? $"Give the member of the class that rows are made of its size, "
            + $"[VectorType({size?.ToString(CultureInfo.InvariantCulture) ?? "SIZE"})], or the column's type in a SchemaDefinition."
        : "Bring columns together with Transforms.Concatenate, and other number types to Single with Transforms.Conversion.ConvertType.";

    private static DataViewSchema.Column Require(DataViewSchema schema, string name, string role, int? size)
    {
        if (schema.GetColumnOrNull(name) is not { } column)
        {
            throw ColumnErrors.Missing(role, name, schema.Select(present => present.Name));
        }
        if (column.Type is not VectorDataViewType { Size: > 0 } type || type.ItemType != NumberDataViewType.Single)
        {
            throw ColumnErrors.Mismatch(
                role, name, $"a vector of {(size is null ? "" : $"{size} ")}Single of known size", column.Type.ToString()!,
                Remedy(column.Type is VectorDataViewType { Size: 0 }, size));
        }
        if (type.Size > WorkingMemory.MaxLength)
        {
            throw ColumnErrors.Mismatch(
                role, name, $"a vector of at most {WorkingMemory.MaxLength:N0} numbers, what an array can hold",
                $"a vector of {type.Size:N0}",
                "Bring features down to fewer, such as with FeatureSelection, or hash them into fewer slots.");
        }
        return column;
    }
}
