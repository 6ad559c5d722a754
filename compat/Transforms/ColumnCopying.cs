using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ColumnCopyingTransformer), null, typeof(SignatureLoadModel), "Copy Columns Transform",
    ColumnCopyingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ColumnCopyingEstimator : TrivialEstimator<ColumnCopyingTransformer>
{
    internal ColumnCopyingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ColumnCopyingEstimator)), new(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => inputSchema.With(Host, Transformer.ColumnPairs, input => (input.Kind, input.ItemType, input.IsKey, input.Annotations));
}

public sealed class ColumnCopyingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "CopyTransform";

    internal ColumnCopyingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(ColumnCopyingTransformer)), columns)
    {
    }

    private ColumnCopyingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ColumnCopyingTransformer)), ctx)
    {
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
        => new Mapping(inputSchema, FindInputs(inputSchema), ColumnPairs);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private static VersionInfo GetVersionInfo() => new("COPYCOLT", 0x00010001, 0x00010001, 0x00010001,
        typeof(ColumnCopyingTransformer).Assembly.FullName!, LoaderSignature);

    private static ColumnCopyingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, (string Output, string Input)[] pairs)
        : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
            => new(pairs[output].Output, input.Type, input.Annotations);

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => GenericMethod.Call<Delegate>(row.GetGetter<int>, input.Type.RawType, input);
    }
}
