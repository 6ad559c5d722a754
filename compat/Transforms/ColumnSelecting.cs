using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnSelectingTransformer), null, typeof(SignatureLoadModel), "Select Columns Transform",
    ColumnSelectingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Which columns stay: the named ones in that order, or all but the named ones.</summary>
internal sealed record ColumnSelection(string[] Names, bool Keep, bool KeepHidden)
{
    public void Check(IExceptionContext context, IEnumerable<string> available)
    {
        string[] missing = [.. Names.Except(available)];
        if (missing.Length > 0)
            throw context.ExceptSchemaMismatch("inputSchema", "input", string.Join(",", missing));
    }

    public int[] IndicesIn(DataViewSchema schema)
        => Keep
            ? [.. Names.Distinct().SelectMany(name => schema.Where(c => c.Name == name && (KeepHidden || !c.IsHidden)))
                .Select(c => c.Index)]
            : [.. schema.Where(column => !Names.Contains(column.Name)).Select(column => column.Index)];
}

public sealed class ColumnSelectingEstimator : TrivialEstimator<ColumnSelectingTransformer>
{
    internal ColumnSelectingEstimator(IHostEnvironment env, ColumnSelection selection)
        : base(env.Register(nameof(ColumnSelectingEstimator)), new(env, selection))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        var selection = Transformer.Selection;
        selection.Check(Host, inputSchema.Select(column => column.Name));
        return new(inputSchema.Where(column => selection.Names.Contains(column.Name) == selection.Keep));
    }
}

public sealed class ColumnSelectingTransformer : ITransformer
{
    internal const string LoaderSignature = "SelectColumnsTransform";
    private readonly IHost _host;

    internal ColumnSelectingTransformer(IHostEnvironment env, ColumnSelection selection)
    {
        _host = env.Register(nameof(ColumnSelectingTransformer));
        _host.CheckValue(selection.Names, "columnNames");
        Selection = selection;
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal ColumnSelection Selection { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new SelectedDataView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        // *** Binary format ***
        // bool: whether named columns are kept (else dropped); bool: whether hidden columns are kept
        // int: number of names; for each: id of the name
        ctx.Writer.Write(Selection.Keep);
        ctx.Writer.Write(Selection.KeepHidden);
        ctx.Writer.Write(Selection.Names.Length);
        foreach (string name in Selection.Names)
            ctx.SaveNonEmptyString(name);
    }

    private static VersionInfo GetVersionInfo() => new("SELCOLST", 0x00010001, 0x00010001, 0x00010001,
        typeof(ColumnSelectingTransformer).Assembly.FullName!, LoaderSignature);

    private static ColumnSelectingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        bool keep = ctx.Reader.ReadBoolean();
        bool keepHidden = ctx.Reader.ReadBoolean();
        var names = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < names.Length; i++)
            names[i] = ctx.LoadNonEmptyString();
        return new(env, new(names, keep, keepHidden));
    }

    private ColumnSelector MakeMapper(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        Selection.Check(_host, inputSchema.Select(column => column.Name));
        return new(inputSchema, Selection.IndicesIn(inputSchema));
    }
}
