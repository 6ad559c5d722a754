using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the normalization of columns of Single or Double, scalars or vectors of known size.</summary>
public sealed class NormalizingEstimator : IEstimator<NormalizingTransformer>
{
    private readonly IHost _host;
    private readonly InputOutputColumnPair[] _columns;
    private readonly long _maximumExampleCount;
    private readonly Func<int, SlotStatistics> _createStatistics;

    internal NormalizingEstimator(IHostEnvironment env, InputOutputColumnPair[] columns, long maximumExampleCount, Func<int, SlotStatistics> createStatistics)
    {
        _host = Contracts.CheckRef(env, nameof(env)).Register(nameof(NormalizingEstimator));
        _host.CheckValue(columns, nameof(columns));
        _host.CheckParam(maximumExampleCount > 1, nameof(maximumExampleCount), "Must be greater than 1");
        _columns = columns;
        _maximumExampleCount = maximumExampleCount;
        _createStatistics = createStatistics;
    }

    internal static class Defaults
    {
        public const long MaximumExampleCount = 1000000000;
        public const bool EnsureZeroUntouched = true;
        public const bool MeanVarCdf = false;
    }

    public NormalizingTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        DataViewSchema.Column[] sources = [.. _columns.Select(pair => input.Schema.GetColumnOrNull(pair.InputColumnName)
            ?? throw _host.ExceptSchemaMismatch(nameof(input), "input", pair.InputColumnName))];
        foreach (var source in sources)
            NormalizingTransformer.CheckInput(_host, source);

        SlotStatistics[] statistics = [.. sources.Select(source => _createStatistics(source.Type.GetValueCount()))];
        using (var cursor = input.GetRowCursor(sources))
        {
            Action[] readers = [.. sources.Select((source, i) => CreateReader(cursor, source, statistics[i]))];
            for (long row = 0; row < _maximumExampleCount && cursor.MoveNext(); row++)
            {
                foreach (var read in readers)
                    read();
            }
        }
        return new(_host, [.. _columns.Select(pair => (pair.OutputColumnName, pair.InputColumnName))],
            [.. sources.Select(source => source.Type)], [.. statistics.Select(each => each.ToNormalizer())]);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        var result = inputSchema.ToDictionary(column => column.Name);
        foreach (var pair in _columns)
        {
            if (!inputSchema.TryFindColumn(pair.InputColumnName, out var column))
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.InputColumnName);
            if (column.Kind == SchemaShape.Column.VectorKind.VariableVector || column.IsKey
                || !(column.ItemType.Equals(NumberDataViewType.Single) || column.ItemType.Equals(NumberDataViewType.Double)))
            {
                throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", pair.InputColumnName,
                    "known-size vector or scalar of Single or Double", column.GetTypeString());
            }
            var annotations = new List<SchemaShape.Column>
            {
                new(AnnotationUtils.Kinds.IsNormalized, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false),
            };
            if (column.Annotations.TryFindColumn(AnnotationUtils.Kinds.SlotNames, out var slotNames))
                annotations.Add(slotNames);
            result[pair.OutputColumnName] = new(pair.OutputColumnName, column.Kind, column.ItemType, false, new SchemaShape(annotations));
        }
        return new SchemaShape(result.Values);
    }

    private static Action CreateReader(DataViewRow row, DataViewSchema.Column column, SlotStatistics statistics)
        => column.Type.GetItemType().Equals(NumberDataViewType.Single)
            ? CreateReader<float>(row, column, statistics, value => value)
            : CreateReader<double>(row, column, statistics, value => value);

    private static Action CreateReader<T>(DataViewRow row, DataViewSchema.Column column, SlotStatistics statistics, Func<T, double> widen)
    {
        if (column.Type is not VectorDataViewType)
        {
            var getScalar = row.GetGetter<T>(column);
            T scalar = default!;
            return () =>
            {
                getScalar(ref scalar);
                statistics.Add(0, widen(scalar));
            };
        }
        var getVector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> vector = default;
        return () =>
        {
            getVector(ref vector);
            var values = vector.GetValues();
            var indices = vector.GetIndices();
            int next = 0;
            for (int slot = 0; slot < vector.Length; slot++)
            {
                bool present = vector.IsDense || (next < indices.Length && indices[next] == slot);
                statistics.Add(slot, present ? widen(values[next++]) : 0);
            }
        };
    }
}
