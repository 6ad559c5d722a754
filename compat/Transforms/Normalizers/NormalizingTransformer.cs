using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Trainers;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(NormalizingTransformer), null, typeof(SignatureLoadModel), "", NormalizingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

/// <summary>Applies learned normalizations; dimensions and slot names of a vector stay.</summary>
public sealed class NormalizingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "Normalizer";
    private readonly DataViewType[] _types;
    private readonly SlotNormalizer[] _normalizers;

    internal NormalizingTransformer(IHostEnvironment env, (string, string)[] columns, DataViewType[] types, SlotNormalizer[] normalizers)
        : base(env.Register(nameof(NormalizingTransformer)), columns)
    {
        _types = types;
        _normalizers = normalizers;
    }

    private NormalizingTransformer(IHost host, ModelLoadContext ctx)
        : base(host, ctx)
    {
        _types = new DataViewType[ColumnPairs.Length];
        _normalizers = new SlotNormalizer[ColumnPairs.Length];
        for (int i = 0; i < ColumnPairs.Length; i++)
        {
            var item = ctx.Reader.ReadBoolean() ? NumberDataViewType.Double : NumberDataViewType.Single;
            int[] dimensions = ctx.Reader.ReadInts();
            _types[i] = dimensions.Length > 0 ? new VectorDataViewType(item, dimensions) : item;
            _normalizers[i] = SlotNormalizer.Load(ctx.Reader);
            host.CheckDecode(_types[i].GetValueCount() == _normalizers[i].Size, "Corrupt model: a normalizer does not fit its column.");
        }
    }

    internal static void CheckInput(IExceptionContext ectx, DataViewSchema.Column column)
    {
        var item = column.Type.GetItemType();
        bool known = column.Type is not VectorDataViewType vector || vector.IsKnownSize;
        if (!known || !(item.Equals(NumberDataViewType.Single) || item.Equals(NumberDataViewType.Double)))
        {
            throw ectx.ExceptSchemaMismatch("inputSchema", "input", column.Name, "scalar or known-size vector of Single or Double",
                column.Type.ToString()!);
        }
    }

    internal static NormalizingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env.Register(nameof(NormalizingTransformer)), ctx);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        // *** Binary format ***
        // the pairs of columns
        // per pair, bool: whether Double; int[]: dimensions, none for a scalar; the normalizer
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
        for (int i = 0; i < _types.Length; i++)
        {
            ctx.Writer.Write(_types[i].GetItemType().Equals(NumberDataViewType.Double));
            ctx.Writer.WriteArray(_types[i] is VectorDataViewType vector ? vector.Dimensions.AsSpan() : []);
            _normalizers[i].Save(ctx.Writer);
        }
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema)
    {
        int[] inputs = FindInputs(inputSchema);
        for (int i = 0; i < inputs.Length; i++)
        {
            var column = inputSchema[inputs[i]];
            CheckInput(Host, column);
            if (column.Type.GetValueCount() != _normalizers[i].Size || !column.Type.GetItemType().Equals(_types[i].GetItemType()))
            {
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", column.Name, _types[i].ToString()!, column.Type.ToString()!);
            }
        }
        return new Mapping(inputSchema, inputs, ColumnPairs, _normalizers);
    }

    private static VersionInfo GetVersionInfo() => ModelFormat.Version("NORMALZR", LoaderSignature);

    private sealed class Mapping(DataViewSchema inputSchema, int[] inputs, (string Output, string Input)[] pairs, SlotNormalizer[] normalizers)
        : OneToOneMapping(inputSchema, inputs)
    {
        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            annotations.Add(input.Annotations, name => name == AnnotationUtils.Kinds.SlotNames);
            return new(pairs[output].Output, input.Type, annotations.ToAnnotations());
        }

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => input.Type.GetItemType().Equals(NumberDataViewType.Single)
                ? normalizers[output].CreateGetter<float>(row, input)
                : normalizers[output].CreateGetter<double>(row, input);
    }
}
