using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(TypeConvertingTransformer), null, typeof(SignatureLoadModel), "Convert Transform",
    TypeConvertingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class TypeConvertingEstimator : TrivialEstimator<TypeConvertingTransformer>
{
    internal TypeConvertingEstimator(IHostEnvironment env, DataKind outputKind,
        params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(TypeConvertingEstimator)), new(env, outputKind, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => inputSchema.With(Host, Transformer.ColumnPairs, Convert);

    private (SchemaShape.Column.VectorKind Kind, DataViewType ItemType, bool IsKey, SchemaShape? Annotations) Convert(
        SchemaShape.Column input)
    {
        var target = ColumnTypeExtensions.PrimitiveTypeFromKind(Transformer.OutputKind);
        bool converts = input.IsKey
            ? KeyDataViewType.IsValidDataType(target.RawType)
            : ValueConversion.Find(input.ItemType, target) != null;
        Host.CheckParam(converts, "inputSchema", $"Don't know how to convert {input.Name} of type {input.GetTypeString()} into {target}");
        return (input.Kind, target, input.IsKey, input.Annotations);
    }
}

public sealed class TypeConvertingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "ConvertTransform";

    internal TypeConvertingTransformer(IHostEnvironment env, DataKind outputKind,
        params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(TypeConvertingTransformer)), columns)
        => OutputKind = outputKind;

    private TypeConvertingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(TypeConvertingTransformer)), ctx)
    {
        OutputKind = (DataKind)ctx.Reader.ReadByte();
        Host.CheckDecode(Enum.IsDefined(OutputKind), $"The model has a conversion to the unknown kind {OutputKind}.");
    }

    internal DataKind OutputKind { get; }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        // *** Binary format ***
        // column pairs; byte: output kind
        SaveColumns(ctx);
        ctx.Writer.Write((byte)OutputKind);
    }

    private static VersionInfo GetVersionInfo() => new("CONVERTF", 0x00010001, 0x00010001, 0x00010001,
        typeof(TypeConvertingTransformer).Assembly.FullName!, LoaderSignature);

    private static TypeConvertingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping : OneToOneMapping
    {
        private readonly TypeConvertingTransformer _parent;
        private readonly (PrimitiveDataViewType Type, Delegate Mapper)[] _targets;

        public Mapping(TypeConvertingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.FindInputs(inputSchema))
        {
            _parent = parent;
            _targets = [.. parent.ColumnPairs.Select(pair => TargetOf(inputSchema[pair.inputColumnName]))];
        }

        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
        {
            var target = _targets[output].Type;
            DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(target, vector.Dimensions) : target;
            var item = input.Type.GetItemType();
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, kind => kind switch
            {
                AnnotationUtils.Kinds.SlotNames => type.IsKnownSizeVector(),
                AnnotationUtils.Kinds.KeyValues => target is KeyDataViewType,
                AnnotationUtils.Kinds.IsNormalized => item is NumberDataViewType && target is NumberDataViewType,
                _ => false,
            });
            if (input.Type is BooleanDataViewType && target is NumberDataViewType)
                annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            return new(_parent.ColumnPairs[output].outputColumnName, type, annotations.ToAnnotations());
        }

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
        {
            var (type, mapper) = _targets[output];
            var item = input.Type.GetItemType();
            if (item.RawType == type.RawType)
                return GenericMethod.Call<Delegate>(row.GetGetter<int>, input.Type.RawType, input);
            Func<DataViewRow, DataViewSchema.Column, Delegate, Delegate> make =
                input.Type is VectorDataViewType ? MappedGetter.Vector<int, int> : MappedGetter.Scalar<int, int>;
            return GenericMethod.Call<Delegate>(make, [item.RawType, type.RawType], row, input, mapper);
        }

        private (PrimitiveDataViewType Type, Delegate Mapper) TargetOf(DataViewSchema.Column input)
        {
            var item = input.Type.GetItemType();
            var target = ColumnTypeExtensions.PrimitiveTypeFromKind(_parent.OutputKind);
            if (item is KeyDataViewType key && KeyDataViewType.IsValidDataType(target.RawType))
                target = new KeyDataViewType(target.RawType, key.Count);
            var mapper = ValueConversion.Find(item, target) ?? throw _parent.Host.ExceptParam("inputSchema",
                $"source column '{input.Name}' with item type '{input.Type}' is not compatible with destination type '{target}'");
            return (target, mapper);
        }
    }
}
