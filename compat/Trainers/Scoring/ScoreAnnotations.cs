using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The annotations by which the columns of one scorer are known to belong together.</summary>
internal static class ScoreAnnotations
{
    /// <summary>A builder that holds the set's number and the column's kinds.</summary>
    public static DataViewSchema.Annotations.Builder Start(DataViewSchema input, string columnKind, string valueKind)
    {
        uint set = input.GetMaxAnnotationKind(out _, AnnotationUtils.Kinds.ScoreColumnSetId) + 1;
        var builder = new DataViewSchema.Annotations.Builder();
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnSetId, AnnotationUtils.ScoreColumnSetIdType, set);
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreColumnKind, TextDataViewType.Instance, columnKind.AsMemory());
        builder.AddPrimitiveValue(AnnotationUtils.Kinds.ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return builder;
    }

    /// <summary>The annotation of one kind under another name; nothing when the source lacks it.</summary>
    public static void Copy(this DataViewSchema.Annotations.Builder target, DataViewSchema.Annotations source, string kind, string newKind)
    {
        if (source.Schema.GetColumnOrNull(kind) is { } column)
            target.Add(newKind, column.Type, source.GetGetterInternal(column.Index));
    }

    /// <summary>A column of the given name and vector type of Single, or the error that says what is wrong.</summary>
    public static DataViewSchema.Column FindFeatures(IExceptionContext ectx, DataViewSchema schema, string name, int size)
    {
        var column = schema.GetColumnOrNull(name) ?? throw ectx.ExceptSchemaMismatch(nameof(schema), "feature", name);
        if (column.Type is not VectorDataViewType { ItemType: NumberDataViewType item } vector || !item.Equals(NumberDataViewType.Single)
            || vector.Size != size)
        {
            throw ectx.ExceptSchemaMismatch(nameof(schema), "feature", name, $"Vector<Single, {size}>", column.Type.ToString()!);
        }
        return column;
    }
}
