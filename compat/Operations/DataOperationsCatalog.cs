using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

public sealed class DataOperationsCatalog : IInternalCatalog
{
    private readonly IHostEnvironment _environment;

    internal DataOperationsCatalog(IHostEnvironment env) => _environment = env;

    IHostEnvironment IInternalCatalog.Environment => _environment;

    public IDataView LoadFromEnumerable<TRow>(IEnumerable<TRow> data, SchemaDefinition? schemaDefinition = null)
        where TRow : class
    {
        _environment.CheckValue(data, nameof(data));
        return new EnumerableDataView<TRow>(data, schemaDefinition);
    }

    public IEnumerable<TRow> CreateEnumerable<TRow>(IDataView data, bool reuseRowObject, bool ignoreMissingColumns = false,
        SchemaDefinition? schemaDefinition = null)
        where TRow : class, new()
    {
        _environment.CheckValue(data, nameof(data));
        var writer = new MemberWriter<TRow>(data.Schema, ignoreMissingColumns, schemaDefinition);
        return Rows();

        IEnumerable<TRow> Rows()
        {
            using var cursor = data.GetRowCursor(writer.Columns);
            var fill = writer.Bind(cursor);
            TRow? row = null;
            while (cursor.MoveNext())
            {
                row = row != null && reuseRowObject ? row : new();
                fill(row);
                yield return row;
            }
        }
    }

    public IDataView Cache(IDataView input, params string[] columnsToPrefetch)
    {
        _environment.CheckValue(input, nameof(input));
        return new CacheDataView(input, [.. (columnsToPrefetch ?? []).Select(name => input.Schema.GetColumnOrNull(name)
            ?? throw _environment.ExceptSchemaMismatch(nameof(columnsToPrefetch), "prefetch", name))]);
    }

    public IDataView ShuffleRows(IDataView input, int? seed = null, int shufflePoolSize = 1000, bool shuffleSource = true)
    {
        _environment.CheckValue(input, nameof(input));
        _environment.CheckUserArg(shufflePoolSize > 0, nameof(shufflePoolSize), "Must be positive");
        int actualSeed = seed ?? _environment.Register("Shuffle").Rand.Next();
        return new ShuffledDataView(input, actualSeed, shufflePoolSize, shuffleSource);
    }

    public IDataView SkipRows(IDataView input, long count)
    {
        _environment.CheckValue(input, nameof(input));
        _environment.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new RangeDataView(input, skip: count, take: long.MaxValue);
    }

    public IDataView TakeRows(IDataView input, long count)
    {
        _environment.CheckValue(input, nameof(input));
        _environment.CheckUserArg(count > 0, nameof(count), "Must be greater than zero.");
        return new RangeDataView(input, skip: 0, take: count);
    }

    public TrainTestData TrainTestSplit(IDataView data, double testFraction = 0.1, string? samplingKeyColumnName = null, int? seed = null)
    {
        _environment.CheckValue(data, nameof(data));
        _environment.CheckParam(testFraction is > 0 and < 1, nameof(testFraction), "Must be between 0 and 1 exclusive");
        return Split(_environment, data, samplingKeyColumnName, seed, 0, testFraction);
    }

    public IReadOnlyList<TrainTestData> CrossValidationSplit(IDataView data, int numberOfFolds = 5, string? samplingKeyColumnName = null,
        int? seed = null)
        => Folds(_environment, data, numberOfFolds, samplingKeyColumnName, seed);

    internal static TrainTestData[] Folds(IHostEnvironment env, IDataView data, int numberOfFolds, string? samplingKeyColumnName, int? seed)
    {
        env.CheckValue(data, nameof(data));
        env.CheckParam(numberOfFolds > 1, nameof(numberOfFolds), "Must be more than 1");
        return [.. Enumerable.Range(0, numberOfFolds).Select(fold => Split(env, data, samplingKeyColumnName, seed,
            (double)fold / numberOfFolds, (double)(fold + 1) / numberOfFolds))];
    }

    private static TrainTestData Split(IHostEnvironment env, IDataView data, string? key, int? seed, double testFrom, double testTo)
    {
        if (key != null && data.Schema.GetColumnOrNull(key) == null)
            throw env.ExceptSchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", key);
        int actualSeed = seed ?? (env as IHostEnvironmentInternal)?.Seed ?? SplitDataView.DefaultSeed;
        IDataView Part(bool inside) => new SplitDataView(data, key, actualSeed, testFrom, testTo, inside);
        return new(Part(inside: false), Part(inside: true));
    }

    public struct TrainTestData
    {
        public readonly IDataView TrainSet;

        public readonly IDataView TestSet;

        internal TrainTestData(IDataView trainSet, IDataView testSet)
        {
            TrainSet = trainSet;
            TestSet = testSet;
        }
    }
}
