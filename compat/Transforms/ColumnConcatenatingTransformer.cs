using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(ColumnConcatenatingTransformer), null, typeof(SignatureLoadModel), "Concat Transform",
    ColumnConcatenatingTransformer.LoaderSignature)]

namespace Microsoft.ML.Data;

public sealed class ColumnConcatenatingTransformer : RowToRowTransformerBase
{
    internal const string LoaderSignature = "ConcatTransform";
    private readonly string _name;
    private readonly string[] _sources;

    internal ColumnConcatenatingTransformer(IHostEnvironment env, string outputColumnName, params string[] inputColumnNames)
        : base(env.Register(nameof(ColumnConcatenatingTransformer)))
    {
        _name = outputColumnName;
        _sources = inputColumnNames;
    }

    private protected override RowMapping MakeRowMapping(DataViewSchema inputSchema) => new Mapping(Host, inputSchema, _name, _sources);

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.CheckAtModel();
        ctx.SetVersionInfo(GetVersionInfo());
        // *** Binary format ***
        // int: id of the output name; int: number of sources; for each: id of its name
        ctx.SaveNonEmptyString(_name);
        ctx.Writer.Write(_sources.Length);
        foreach (string source in _sources)
            ctx.SaveNonEmptyString(source);
    }

    private static VersionInfo GetVersionInfo() => new("CONCAT F", 0x00010001, 0x00010001, 0x00010001,
        typeof(ColumnConcatenatingTransformer).Assembly.FullName!, LoaderSignature);

    private static ColumnConcatenatingTransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        ctx.CheckAtModel(GetVersionInfo());
        string name = ctx.LoadNonEmptyString();
        var sources = new string[ctx.Reader.ReadInt32()];
        for (int i = 0; i < sources.Length; i++)
            sources[i] = ctx.LoadNonEmptyString();
        return new(env, name, sources);
    }

    private sealed class Mapping : RowMapping
    {
        private readonly DataViewSchema.Column[] _sources;
        private readonly PrimitiveDataViewType _itemType;
        private readonly DataViewSchema.DetachedColumn _output;

        public Mapping(IExceptionContext context, DataViewSchema inputSchema, string name, string[] sources)
            : base(inputSchema)
        {
            _sources = [.. sources.Select(source => inputSchema.GetColumnOrNull(source)
                ?? throw context.ExceptSchemaMismatch(nameof(inputSchema), "input", source))];
            _itemType = (PrimitiveDataViewType)_sources[0].Type.GetItemType();
            foreach (var source in _sources)
            {
                if (!source.Type.GetItemType().Equals(_itemType))
                    throw context.ExceptSchemaMismatch(nameof(inputSchema), "input", source.Name, _itemType.ToString()!,
                        source.Type.ToString()!);
            }
            _output = IsIdentity
                ? new(name, _sources[0].Type, _sources[0].Annotations)
                : new(name, OutputType(), Annotations());
        }

        public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs => [_output];

        private bool IsIdentity => _sources is [{ Type: VectorDataViewType }];

        public override IEnumerable<int> GetDependencies(int output) => _sources.Select(source => source.Index);

        public override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
        {
            if (!active[0])
                return [null];
            return [IsIdentity
                ? GenericMethod.Call<Delegate>(input.GetGetter<int>, _output.Type.RawType, _sources[0])
                : GenericMethod.Call<Delegate>(CreateGetter<int>, _itemType.RawType, input)];
        }

        private VectorDataViewType OutputType()
        {
            bool known = _sources.All(source => source.Type is not VectorDataViewType { IsKnownSize: false });
            return new(_itemType, known ? _sources.Sum(source => source.Type.GetValueCount()) : 0);
        }

        private DataViewSchema.Annotations Annotations()
        {
            var annotations = new DataViewSchema.Annotations.Builder();
            if (_itemType is NumberDataViewType && _sources.All(source => source.IsNormalized()))
                annotations.AddPrimitiveValue(AnnotationUtils.Kinds.IsNormalized, BooleanDataViewType.Instance, true);
            if (OutputType() is { IsKnownSize: true, Size: var size }
                && _sources.Any(source => source.Type is not VectorDataViewType || source.HasSlotNames()))
            {
                annotations.AddSlotNames(size, GetSlotNames);
            }
            return annotations.ToAnnotations();
        }

        private void GetSlotNames(ref VBuffer<ReadOnlyMemory<char>> value)
        {
            var names = new List<ReadOnlyMemory<char>>();
            foreach (var source in _sources)
            {
                if (source.Type is not VectorDataViewType vector)
                {
                    names.Add(source.Name.AsMemory());
                    continue;
                }
                VBuffer<ReadOnlyMemory<char>> slots = default;
                if (source.HasSlotNames())
                    source.GetSlotNames(ref slots);
                else
                    slots = new(vector.Size, 0, null, null);
                names.AddRange(slots.DenseValues().Select(slot => slot.IsEmpty ? slot : $"{source.Name}.{slot}".AsMemory()));
            }
            value = new(names.Count, [.. names]);
        }

        private Delegate CreateGetter<T>(DataViewRow input)
        {
            ConcatenationPart<T>[] parts = [.. _sources.Select(source => new ConcatenationPart<T>(input, source))];
            return (ValueGetter<VBuffer<T>>)Get;

            void Get(ref VBuffer<T> value)
            {
                int length = 0;
                int explicitCount = 0;
                foreach (var part in parts)
                {
                    part.Fetch();
                    length += part.Length;
                    explicitCount += part.ExplicitCount;
                }
                bool sparse = explicitCount <= length / 2;
                var editor = VBufferEditor.Create(ref value, length, sparse ? explicitCount : length);
                int offset = 0;
                int count = 0;
                foreach (var part in parts)
                {
                    if (sparse)
                        count += part.WriteSparse(editor.Values[count..], editor.Indices[count..], offset);
                    else
                        part.WriteDense(editor.Values.Slice(offset, part.Length));
                    offset += part.Length;
                }
                value = editor.Commit();
            }
        }
    }
}

/// <summary>The values one source column gives to a concatenation.</summary>
internal sealed class ConcatenationPart<T>
{
    private readonly ValueGetter<T>? _scalar;
    private readonly ValueGetter<VBuffer<T>>? _vector;
    private readonly DataViewSchema.Column _source;
    private readonly int _expected;
    private T _value = default!;
    private VBuffer<T> _buffer;

    public ConcatenationPart(DataViewRow input, DataViewSchema.Column source)
    {
        _source = source;
        _expected = source.Type.GetVectorSize();
        if (source.Type is VectorDataViewType)
            _vector = input.GetGetter<VBuffer<T>>(source);
        else
            _scalar = input.GetGetter<T>(source);
    }

    public int Length => _vector == null ? 1 : _buffer.Length;

    public int ExplicitCount => _vector == null ? 1 : _buffer.GetValues().Length;

    public void Fetch()
    {
        if (_vector == null)
        {
            _scalar!(ref _value);
            return;
        }
        _vector(ref _buffer);
        Contracts.Check(_expected == 0 || _expected == _buffer.Length,
            $"Column '{_source.Name}': expected {_expected} slots, but got {_buffer.Length}");
    }

    public void WriteDense(Span<T> destination)
    {
        if (_vector == null)
            destination[0] = _value;
        else
            _buffer.CopyTo(destination);
    }

    public int WriteSparse(Span<T> values, Span<int> indices, int offset)
    {
        if (_vector == null)
        {
            values[0] = _value;
            indices[0] = offset;
            return 1;
        }
        var explicitValues = _buffer.GetValues();
        var explicitIndices = _buffer.GetIndices();
        explicitValues.CopyTo(values);
        for (int i = 0; i < explicitValues.Length; i++)
            indices[i] = offset + (_buffer.IsDense ? i : explicitIndices[i]);
        return explicitValues.Length;
    }
}
