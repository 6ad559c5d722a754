using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Finds the columns of scored data.</summary>
internal static class EvaluationColumns
{
    public static DataViewSchema.Column Find(IExceptionContext ectx, DataViewSchema schema, string role, string name)
        => schema.GetColumnOrNull(Contracts.CheckNonEmpty(ectx, name, role + "ColumnName")) ?? throw ectx.ExceptSchemaMismatch(nameof(schema), role, name);

    public static DataViewSchema.Column FindSingle(IExceptionContext ectx, DataViewSchema schema, string role, string name)
    {
        var column = Find(ectx, schema, role, name);
        return column.Type.Equals(NumberDataViewType.Single)
            ? column
            : throw ectx.ExceptSchemaMismatch(nameof(schema), role, name, "Single", column.Type.ToString()!);
    }
}
