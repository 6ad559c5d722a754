using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

public sealed class CustomMappingEstimator<TSrc, TDst> : TrivialEstimator<CustomMappingTransformer<TSrc, TDst>>
    where TSrc : class, new()
    where TDst : class, new()
{
    internal CustomMappingEstimator(IHostEnvironment env, CustomMappingTransformer<TSrc, TDst> transformer)
        : base(env.Register(nameof(CustomMappingEstimator<,>)), transformer)
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        Host.CheckValue(inputSchema, nameof(inputSchema));
        foreach (var needed in TypedColumn.Of(typeof(TSrc), Transformer.InputDefinition, SchemaDefinition.Direction.Both))
        {
            var input = inputSchema.Find(Host, needed.Name);
            SchemaShape.GetColumnTypeShape(needed.Type, out var kind, out var itemType, out bool isKey);
            bool fits = kind == SchemaShape.Column.VectorKind.VariableVector
                ? input.Kind != SchemaShape.Column.VectorKind.Scalar
                : input.Kind == kind;
            if (!fits || !itemType.Equals(input.ItemType) || isKey != input.IsKey)
            {
                throw Host.ExceptSchemaMismatch(nameof(inputSchema), "input", needed.Name, needed.Type.ToString()!, input.GetTypeString());
            }
        }
        return inputSchema.With(SchemaShape.Create(Transformer.AddedSchema));
    }
}

public sealed class CustomMappingTransformer<TSrc, TDst> : ITransformer
    where TSrc : class, new()
    where TDst : class, new()
{
    private readonly IHost _host;
    private readonly Action<TSrc, TDst> _mapAction;
    private readonly string? _contractName;
    private readonly SchemaDefinition? _outputDefinition;

    internal CustomMappingTransformer(IHostEnvironment env, Action<TSrc, TDst> mapAction, string? contractName,
        SchemaDefinition? inputDefinition, SchemaDefinition? outputDefinition)
    {
        _host = env.Register(nameof(CustomMappingTransformer<,>));
        _mapAction = _host.CheckRef(mapAction, nameof(mapAction));
        _contractName = contractName;
        InputDefinition = inputDefinition;
        _outputDefinition = outputDefinition;
        AddedSchema = NewOutputRow().Schema;
    }

    bool ITransformer.IsRowToRowMapper => true;

    internal SchemaDefinition? InputDefinition { get; }

    internal DataViewSchema AddedSchema { get; }

    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => MakeMapper(inputSchema).OutputSchema;

    public IDataView Transform(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        return new MappedDataView(input, MakeMapper(input.Schema));
    }

    IRowToRowMapper ITransformer.GetRowToRowMapper(DataViewSchema inputSchema) => MakeMapper(inputSchema);

    void ICanSaveModel.Save(ModelSaveContext ctx)
    {
        _host.Check(_contractName != null, "Empty contract name for a transform: the transform cannot be saved");
        CustomMappingLoader.Save(ctx, _contractName, _mapAction.Method.DeclaringType!.Assembly.FullName!);
    }

    private RowToRowMapper MakeMapper(DataViewSchema inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        return new(new Mapping(this, inputSchema));
    }

    private ObjectRow<TDst> NewOutputRow() => new(_outputDefinition, SchemaDefinition.Direction.Write);

    private sealed class Mapping(CustomMappingTransformer<TSrc, TDst> parent, DataViewSchema inputSchema) : RowMapping(inputSchema)
    {
        private readonly MemberWriter<TSrc> _input = new(inputSchema, ignoreMissingColumns: false, parent.InputDefinition);

        public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } =
            [.. parent.AddedSchema.Select(column => new DataViewSchema.DetachedColumn(column))];

        public override IEnumerable<int> GetDependencies(int output) => _input.Columns.Select(column => column.Index);

        public override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
        {
            if (!active.Contains(true))
                return new Delegate?[active.Length];
            var fill = _input.Bind(input);
            var output = parent.NewOutputRow();
            var (source, result, position) = (new TSrc(), new TDst(), -1L);
            void Refresh()
            {
                // The action runs once a row, however many of its columns are read.
                if (position == input.Position)
                    return;
                fill(source);
                parent._mapAction(source, result);
                output.Set(result);
                position = input.Position;
            }
            return [.. output.Schema.Select(column => active[column.Index]
                ? GenericMethod.Call<Delegate>(Refreshed<int>, column.Type.RawType, output, column, (Action)Refresh)
                : null)];
        }

        private static Delegate Refreshed<T>(DataViewRow output, DataViewSchema.Column column, Action refresh)
        {
            var get = output.GetGetter<T>(column);
            return (ValueGetter<T>)Get;

            void Get(ref T value)
            {
                refresh();
                get(ref value);
            }
        }
    }
}
