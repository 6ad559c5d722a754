using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>Learns the projection of a vector onto its principal components; see <see cref="PrincipalComponents"/>.</summary>
public sealed class PrincipalComponentAnalyzer : IEstimator<PrincipalComponentAnalysisTransformer>
{
    private readonly IHost _host;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly string? _weightColumn;
    private readonly int _rank;
    private readonly int _overSampling;
    private readonly bool _ensureZeroMean;
    private readonly int? _seed;

    internal PrincipalComponentAnalyzer(IHostEnvironment env, string outputColumnName, string? inputColumnName, string? exampleWeightColumnName,
        int rank, int overSampling, bool ensureZeroMean, int? seed)
    {
        _host = Contracts.CheckRef(env, nameof(env)).Register(nameof(PrincipalComponentAnalyzer));
        _outputColumn = Contracts.CheckNonEmpty(_host, outputColumnName, nameof(outputColumnName));
        _inputColumn = inputColumnName ?? outputColumnName;
        _weightColumn = exampleWeightColumnName;
        _rank = rank;
        _overSampling = overSampling;
        _ensureZeroMean = ensureZeroMean;
        _seed = seed;
        _host.CheckUserArg(_rank > 0, nameof(rank), "Rank must be positive");
        _host.CheckUserArg(_overSampling >= 0, nameof(overSampling), "Oversampling must be non-negative");
    }

    internal static class Defaults
    {
        public const int Rank = 20;
        public const int Oversampling = 20;
        public const bool EnsureZeroMean = true;
    }

    public PrincipalComponentAnalysisTransformer Fit(IDataView input)
    {
        _host.CheckValue(input, nameof(input));
        var features = input.Schema.GetColumnOrNull(_inputColumn) ?? throw _host.ExceptSchemaMismatch(nameof(input), "input", _inputColumn);
        PrincipalComponentAnalysisTransformer.CheckInput(_host, features);
        int size = features.Type.GetVectorSize();
        _host.CheckParam(_rank <= size, "rank", "Rank must be positive, and at most the dimension of untransformed data");

        var components = new PrincipalComponents(size);
        using (var cursor = input.GetRowCursor(_weightColumn == null ? [features] : [features, WeightOf(input.Schema, _weightColumn)]))
        {
            var getFeatures = cursor.GetGetter<VBuffer<float>>(features);
            var getWeight = _weightColumn == null ? null : cursor.GetGetter<float>(cursor.Schema[_weightColumn]);
            VBuffer<float> row = default;
            var dense = new float[size];
            float weight = 1;
            while (cursor.MoveNext())
            {
                getFeatures(ref row);
                getWeight?.Invoke(ref weight);
                row.CopyTo(dense);
                if (float.IsFinite(weight) && weight >= 0 && Array.TrueForAll(dense, float.IsFinite))
                    components.Add(dense, weight);
            }
        }
        _host.Check(components.Weight > 0, $"Empty data in column '{_inputColumn}'");
        var (mean, vectors) = components.Solve(_rank, _overSampling, _ensureZeroMean, _seed is int seed ? new Random(seed) : _host.Rand);
        return PrincipalComponentAnalysisTransformer.Of(_host, (_outputColumn, _inputColumn), mean, vectors);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        _host.CheckValue(inputSchema, nameof(inputSchema));
        if (!inputSchema.TryFindColumn(_inputColumn, out var column))
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _inputColumn);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || !column.ItemType.Equals(NumberDataViewType.Single))
        {
            throw _host.ExceptSchemaMismatch(nameof(inputSchema), "input", _inputColumn, "known-size vector of Single of two or more items",
                column.GetTypeString());
        }
        var result = inputSchema.ToDictionary(each => each.Name);
        result[_outputColumn] = new(_outputColumn, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false);
        return new SchemaShape(result.Values);
    }

    private DataViewSchema.Column WeightOf(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw _host.ExceptSchemaMismatch(nameof(schema), "weight", name);
        return column.Type.Equals(NumberDataViewType.Single)
            ? column
            : throw _host.ExceptSchemaMismatch(nameof(schema), "weight", name, "Single", column.Type.ToString()!);
    }
}
