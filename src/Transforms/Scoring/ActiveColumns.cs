using Microsoft.ML;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>The checks that every row and cursor makes before it hands out a getter.</summary>
internal static class ActiveColumns
{
    public static bool[] Of(DataViewSchema schema, IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            if (column.Index < active.Length)
            {
                active[column.Index] = true;
            }
        }
        return active;
    }

    public static bool IsActive(bool[] active, DataViewSchema schema, DataViewSchema.Column column)
        => column.Index < schema.Count ? active[column.Index] : throw Foreign(column);

    /// <exception cref="ArgumentException">The column is of another schema, or was not asked for when the cursor was made.</exception>
    public static void Require(bool[] active, DataViewSchema schema, DataViewSchema.Column column)
    {
        if (!IsActive(active, schema, column))
        {
            throw new ArgumentException(
                $"Column '{column.Name}' is not active: name it among the columns needed when the cursor is made.", nameof(column));
        }
    }

    /// <exception cref="InvalidOperationException"><typeparamref name="TValue"/> is not the column's type.</exception>
    public static ValueGetter<TValue> Typed<TValue>(Delegate getter, DataViewSchema.Column column)
        => getter as ValueGetter<TValue> ?? throw new InvalidOperationException(
            $"Column '{column.Name}' has values of type {column.Type.RawType}, asked for as {typeof(TValue)}. "
            + $"Use GetGetter<{column.Type.RawType.Name}>.");

    private static ArgumentException Foreign(DataViewSchema.Column column)
        => new($"Column '{column.Name}' (index {column.Index}) is not of this row's schema.", nameof(column));
}
