using System.Collections.Immutable;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The importance of a feature as the change of the metrics when its values are shuffled among the rows (Breiman 2001, "Random forests").
/// </summary>
internal static class FeaturePermutation
{
    public static ImmutableArray<TStatistics> Measure<TMetrics, TStatistics>(IHostEnvironment env, ITransformer model, string featureColumn,
        IDataView data, Func<IDataView, TMetrics> evaluate, Func<TStatistics> create, bool useFeatureWeightFilter, int? examples, int permutations)
        where TStatistics : IMetricsStatistics<TMetrics>
    {
        var host = env.Register(nameof(FeaturePermutation));
        host.CheckValue(data, nameof(data));
        host.CheckParam(!useFeatureWeightFilter, nameof(useFeatureWeightFilter), "Features are not filtered by their weights here.");
        host.Check(examples is null or > 0, "Provide how many examples to use (positive number) or set to null to use whole dataset.");
        var features = data.Schema.GetColumnOrNull(featureColumn) ?? throw host.ExceptSchemaMismatch(nameof(data), "feature", featureColumn);
        var before = evaluate(model.Transform(data));
        if (examples is int count)
            data = new DataOperationsCatalog(host).TakeRows(data, count);

        var results = ImmutableArray.CreateBuilder<TStatistics>();
        for (int slot = 0; slot < features.Type.GetVectorSize(); slot++)
        {
            float[] values = ReadSlot(data, features, slot);
            var statistics = create();
            for (int i = 0; i < permutations; i++)
            {
                host.Rand.Shuffle(values);
                var mapper = new RowToRowMapper(new ReplaceSlot(data.Schema, data.Schema[featureColumn], slot, values));
                statistics.AddChange(before, evaluate(model.Transform(new MappedDataView(data, mapper))));
            }
            results.Add(statistics);
        }
        return results.ToImmutable();
    }

    /// <summary>As <see cref="Measure"/> for the predictor in a chain, by the names of its features' slots.</summary>
    public static ImmutableDictionary<string, TStatistics> MeasureByName<TMetrics, TStatistics>(IHostEnvironment env, ITransformer model,
        IDataView data, Func<IDataView, TMetrics> evaluate, Func<TStatistics> create, bool useFeatureWeightFilter, int? examples, int permutations)
        where TStatistics : IMetricsStatistics<TMetrics>
    {
        env.CheckValue(data, nameof(data));
        env.CheckValue(model, nameof(model));
        // A chain is searched from its end; any other transformer has to be the predictor itself.
        var predictor = model is IEnumerable<ITransformer> chain
            ? chain.OfType<ISingleFeaturePredictionTransformer>().LastOrDefault()
            : model as ISingleFeaturePredictionTransformer;
        if (predictor == null)
            throw new ArgumentNullException(nameof(model), "The model provided does not have a compatible predictor");

        string features = predictor.FeatureColumnName;
        var importance = Measure(env, predictor, features, data, evaluate, create, useFeatureWeightFilter, examples, permutations);
        VBuffer<ReadOnlyMemory<char>> names = default;
        data.Schema[features].Annotations.GetValue(AnnotationUtils.Kinds.SlotNames, ref names);
        return names.DenseValues().Select((name, slot) => (Name: name.IsEmpty ? $"Slot {slot}" : name.ToString(), Value: importance[slot]))
            .ToImmutableDictionary(pair => pair.Name, pair => pair.Value);
    }

    private static float[] ReadSlot(IDataView data, DataViewSchema.Column features, int slot)
    {
        var values = new List<float>();
        using var cursor = data.GetRowCursor([features]);
        var getter = cursor.GetGetter<VBuffer<float>>(features);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            values.Add(row.GetItemOrDefault(slot));
        }
        return [.. values];
    }

    /// <summary>The features with one slot's value taken from a list, by the row's position.</summary>
    private sealed class ReplaceSlot(DataViewSchema schema, DataViewSchema.Column features, int slot, float[] values) : RowMapping(schema)
    {
        public override IReadOnlyList<DataViewSchema.DetachedColumn> Outputs { get; } = [new(features)];

        public override IEnumerable<int> GetDependencies(int output) => [features.Index];

        public override Delegate?[] CreateGetters(DataViewRow input, bool[] active)
        {
            if (!active[0])
                return [null];
            var getter = input.GetGetter<VBuffer<float>>(input.Schema[features.Index]);
            return
            [
                (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                {
                    getter(ref value);
                    value.CopyToDense(ref value);
                    VBufferEditor.CreateFromBuffer(ref value).Values[slot] = values[input.Position];
                }),
            ];
        }
    }
}
