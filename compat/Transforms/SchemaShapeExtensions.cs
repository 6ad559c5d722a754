using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Schema shapes with columns added or replaced.</summary>
internal static class SchemaShapeExtensions
{
    /// <summary>The shape with <paramref name="added"/> in place of columns of the same names, or after all others.</summary>
    public static SchemaShape With(this SchemaShape shape, params IEnumerable<SchemaShape.Column> added)
    {
        var columns = shape.ToDictionary(column => column.Name);
        foreach (var column in added)
            columns[column.Name] = column;
        return new(columns.Values);
    }

    /// <summary>The shape with one column a pair, made from the pair's input column.</summary>
    public static SchemaShape With(this SchemaShape shape, IExceptionContext context, (string Output, string Input)[] pairs,
        Func<SchemaShape.Column, (SchemaShape.Column.VectorKind Kind, DataViewType ItemType, bool IsKey, SchemaShape? Annotations)> make)
    {
        context.CheckValue(shape, "inputSchema");
        return shape.With(pairs.Select(pair =>
        {
            var (kind, itemType, isKey, annotations) = make(shape.Find(context, pair.Input));
            return new SchemaShape.Column(pair.Output, kind, itemType, isKey, annotations);
        }));
    }

    public static SchemaShape.Column Find(this SchemaShape shape, IExceptionContext context, string name)
        => shape.TryFindColumn(name, out var column) ? column : throw context.ExceptSchemaMismatch("inputSchema", "input", name);
}
