using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

public abstract class OneToOneTransformerBase : RowToRowTransformerBase
{
    internal readonly (string outputColumnName, string inputColumnName)[] ColumnPairs;

    private protected OneToOneTransformerBase(IHost host, params (string outputColumnName, string inputColumnName)[] columns)
        : base(host)
    {
        var names = new HashSet<string>();
        foreach (var (output, input) in columns)
        {
            host.CheckNonEmpty(input, nameof(columns));
            host.CheckNonEmpty(output, nameof(columns));
            host.CheckParam(names.Add(output), nameof(columns), $"Name of the result column '{output}' specified multiple times");
        }
        ColumnPairs = columns;
    }

    private protected OneToOneTransformerBase(IHost host, ModelLoadContext ctx)
        : base(host)
    {
        ColumnPairs = new (string, string)[ctx.Reader.ReadInt32()];
        for (int i = 0; i < ColumnPairs.Length; i++)
            ColumnPairs[i] = (ctx.LoadNonEmptyString(), ctx.LoadNonEmptyString());
    }

    private protected void SaveColumns(ModelSaveContext ctx)
    {
        ctx.Writer.Write(ColumnPairs.Length);
        foreach (var (output, input) in ColumnPairs)
        {
            ctx.SaveNonEmptyString(output);
            ctx.SaveNonEmptyString(input);
        }
    }

    /// <summary>The index of each input column, in the order of the pairs.</summary>
    private protected int[] FindInputs(DataViewSchema inputSchema)
        => [.. ColumnPairs.Select(pair => inputSchema.GetColumnOrNull(pair.inputColumnName)?.Index
            ?? throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.inputColumnName))];
}
