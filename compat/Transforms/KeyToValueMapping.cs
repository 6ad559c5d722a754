using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(KeyToValueMappingTransformer), null, typeof(SignatureLoadModel), "Key To Value Transform",
    KeyToValueMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class KeyToValueMappingEstimator : TrivialEstimator<KeyToValueMappingTransformer>
{
    internal KeyToValueMappingEstimator(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingEstimator)), new(env, columns))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
        => inputSchema.With(Host, Transformer.ColumnPairs, input =>
        {
            if (!input.IsKey)
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name, "key type", input.GetTypeString());
            if (!input.Annotations.TryFindColumn(AnnotationUtils.Kinds.KeyValues, out var values))
                throw Host.ExceptParam(nameof(inputSchema), $"Input column '{input.Name}' doesn't contain key values metadata");
            bool named = input.HasSlotNames() && input.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out _);
            input.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slotNames);
            return (input.Kind, values.ItemType, values.IsKey, named ? new SchemaShape([slotNames]) : null);
        });
}

public sealed class KeyToValueMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "KeyToValueTransform";

    internal KeyToValueMappingTransformer(IHostEnvironment env, params (string outputColumnName, string inputColumnName)[] columns)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), columns)
    {
    }

    private KeyToValueMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(KeyToValueMappingTransformer)), ctx)
    {
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        SaveColumns(ctx);
    }

    private static VersionInfo GetVersionInfo() => new("KEY2VALT", 0x00010001, 0x00010001, 0x00010001,
        typeof(KeyToValueMappingTransformer).Assembly.FullName!, LoaderSignature);

    private static KeyToValueMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping : OneToOneMapping
    {
        private readonly KeyToValueMappingTransformer _parent;

        public Mapping(KeyToValueMappingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.FindInputs(inputSchema))
        {
            _parent = parent;
            foreach (var (_, name) in parent.ColumnPairs)
                ValuesTypeOf(inputSchema[name]);
        }

        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
        {
            var item = ValuesTypeOf(input).ItemType;
            DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(item, vector.Dimensions) : item;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
            return new(_parent.ColumnPairs[output].outputColumnName, type, annotations.ToAnnotations());
        }

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => GenericMethod.Call<Delegate>(CreateGetter<int, int>,
                [input.Type.GetItemType().RawType, ValuesTypeOf(input).ItemType.RawType], row, input);

        private static Delegate CreateGetter<TKey, TValue>(DataViewRow row, DataViewSchema.Column input)
        {
            VBuffer<TValue> keyValues = default;
            input.GetKeyValues(ref keyValues);
            TValue[] values = [.. keyValues.DenseValues()];
            var missing = MissingValue<TValue>();
            var toIndex = (ValueMapper<TKey, ulong>)(typeof(TKey) == typeof(ulong)
                ? (ValueMapper<ulong, ulong>)((in ulong src, ref ulong dst) => dst = src)
                : ValueConversion.Find(ColumnTypeExtensions.PrimitiveTypeFromType(typeof(TKey)), NumberDataViewType.UInt64)!);
            ValueMapper<TKey, TValue> mapper = (in TKey key, ref TValue value) =>
            {
                ulong index = 0;
                toIndex(in key, ref index);
                value = index > 0 && index <= (ulong)values.Length ? values[index - 1] : missing;
            };
            return input.Type is VectorDataViewType
                ? DenseVector(row, input, mapper)
                : MappedGetter.Scalar<TKey, TValue>(row, input, mapper);
        }

        /// <summary>Keys that a sparse vector leaves out are missing, and the missing value is not always the type's default.</summary>
        private static Delegate DenseVector<TKey, TValue>(DataViewRow row, DataViewSchema.Column input, ValueMapper<TKey, TValue> mapper)
        {
            var get = row.GetGetter<VBuffer<TKey>>(input);
            VBuffer<TKey> keys = default;
            return (ValueGetter<VBuffer<TValue>>)Get;

            void Get(ref VBuffer<TValue> value)
            {
                get(ref keys);
                var editor = VBufferEditor.Create(ref value, keys.Length);
                int slot = 0;
                foreach (var key in keys.DenseValues())
                    mapper(in key, ref editor.Values[slot++]);
                value = editor.Commit();
            }
        }

        private static T MissingValue<T>() => default(T) switch
        {
            float => (T)(object)float.NaN,
            double => (T)(object)double.NaN,
            _ => default!,
        };

        private VectorDataViewType ValuesTypeOf(DataViewSchema.Column input)
        {
            var values = input.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type as VectorDataViewType;
            _parent.Host.Check(values != null && input.Type.GetItemType() is KeyDataViewType,
                $"Column '{input.Name}' of type {input.Type} has no key values to map to.");
            _parent.Host.Check((ulong)values.Size == input.Type.GetItemType().GetKeyCount(),
                $"Column '{input.Name}' has {input.Type.GetItemType().GetKeyCount()} keys, but {values.Size} key values.");
            return values;
        }
    }
}
