using System.Collections.Immutable;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// The importance of a feature as the change of the metrics when its values are shuffled among the rows (Breiman 2001, "Random forests").
/// </summary>
internal static class FeaturePermutation
{
    public static ImmutableArray<MulticlassClassificationMetricsStatistics> Measure(MulticlassClassificationCatalog catalog, ITransformer model,
        string featureColumn, IDataView data, string labelColumn, bool useFeatureWeightFilter, int? examples, int permutations)
    {
        var host = catalog.GetEnvironment().Register(nameof(FeaturePermutation));
        host.CheckValue(data, nameof(data));
        host.CheckParam(!useFeatureWeightFilter, nameof(useFeatureWeightFilter), "Features are not filtered by their weights here.");
        host.Check(examples is null or > 0, "Provide how many examples to use (positive number) or set to null to use whole dataset.");
        var features = data.Schema.GetColumnOrNull(featureColumn) ?? throw host.ExceptSchemaMismatch(nameof(data), "feature", featureColumn);
        var before = catalog.Evaluate(model.Transform(data), labelColumn);
        if (examples is int count)
            data = new DataOperationsCatalog(host).TakeRows(data, count);

        var results = ImmutableArray.CreateBuilder<MulticlassClassificationMetricsStatistics>();
        for (int slot = 0; slot < features.Type.GetVectorSize(); slot++)
        {
            float[] values = ReadSlot(data, features, slot);
            var statistics = new MulticlassClassificationMetricsStatistics();
            for (int i = 0; i < permutations; i++)
            {
                host.Rand.Shuffle(values);
                var mapper = new RowToRowMapper(new ReplaceSlot(data.Schema, data.Schema[featureColumn], slot, values));
                statistics.AddChange(before, catalog.Evaluate(model.Transform(new MappedDataView(data, mapper)), labelColumn));
            }
            results.Add(statistics);
        }
        return results.ToImmutable();
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
