using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

[assembly: LoadableClass(typeof(ValueToKeyMappingTransformer), null, typeof(SignatureLoadModel), "Term Transform",
    ValueToKeyMappingTransformer.LoaderSignature)]

namespace Microsoft.ML.Transforms;

public sealed class ValueToKeyMappingTransformer : OneToOneTransformerBase
{
    internal const string LoaderSignature = "TermTransform";
    private readonly KeyTerms[] _terms;
    private readonly bool _valuesAsText;

    internal ValueToKeyMappingTransformer(IHostEnvironment env, (string Output, string Input)[] columns, KeyTerms[] terms,
        bool valuesAsText)
        : base(env.Register(nameof(ValueToKeyMappingTransformer)), columns)
    {
        _terms = terms;
        _valuesAsText = valuesAsText;
    }

    private ValueToKeyMappingTransformer(IHostEnvironment env, ModelLoadContext ctx)
        : base(env.Register(nameof(ValueToKeyMappingTransformer)), ctx)
    {
        _valuesAsText = ctx.Reader.ReadBoolean();
        _terms = [.. ColumnPairs.Select(_ => KeyTerms.Read(ctx.Reader))];
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema) => new Mapping(this, inputSchema);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        // *** Binary format ***
        // column pairs; bool: whether key values are text; for each pair: its terms
        SaveColumns(ctx);
        ctx.Writer.Write(_valuesAsText);
        foreach (var terms in _terms)
            terms.Write(ctx.Writer);
    }

    private static VersionInfo GetVersionInfo() => new("TERMTRNF", 0x00010001, 0x00010001, 0x00010001,
        typeof(ValueToKeyMappingTransformer).Assembly.FullName!, LoaderSignature);

    private static ValueToKeyMappingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        return new(env, ctx);
    }

    private sealed class Mapping : OneToOneMapping
    {
        private readonly ValueToKeyMappingTransformer _parent;

        public Mapping(ValueToKeyMappingTransformer parent, DataViewSchema inputSchema)
            : base(inputSchema, parent.FindInputs(inputSchema))
        {
            _parent = parent;
            for (int i = 0; i < parent._terms.Length; i++)
            {
                var input = inputSchema[parent.ColumnPairs[i].inputColumnName];
                if (input.Type.GetItemType().RawType != parent._terms[i].ItemType.RawType)
                {
                    throw parent.Host.ExceptSchemaMismatch(nameof(inputSchema), "input", input.Name,
                        parent._terms[i].ItemType.ToString()!, input.Type.ToString()!);
                }
            }
        }

        protected override DataViewSchema.DetachedColumn MakeOutput(int output, DataViewSchema.Column input)
        {
            var terms = _parent._terms[output];
            // A key type has at least one key, also where no value was seen.
            var key = new KeyDataViewType(typeof(uint), Math.Max(terms.Count, 1));
            DataViewType type = input.Type is VectorDataViewType vector ? new VectorDataViewType(key, vector.Dimensions) : key;
            var annotations = new DataViewSchema.Annotations.Builder();
            annotations.Add(input.Annotations, kind => kind == AnnotationUtils.Kinds.SlotNames);
            if (terms.Count > 0)
                terms.AddKeyValues(annotations, input, _parent._valuesAsText);
            return new(_parent.ColumnPairs[output].outputColumnName, type, annotations.ToAnnotations());
        }

        protected override Delegate CreateGetter(DataViewRow row, int output, DataViewSchema.Column input)
            => _parent._terms[output].CreateGetter(row, input);
    }
}
