using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeep.Onnx.Writing;
using MLNetDeep.Transforms.Models;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// The columns of a schema that make the vector a model reads: the features, behind them an indicator for each value of the columns of few
/// categories, and last the index of each of the others.
/// </summary>
internal sealed class InputVector
{
    private readonly DataViewSchema.Column? _features;
    private readonly int _featureCount;
    private readonly (CategoryColumn Category, DataViewSchema.Column Column, int Slot)[] _categories;

    /// <param name="schema">The schema.</param>
    /// <param name="features">The column of features; null: categories alone.</param>
    /// <param name="size">Numbers of the whole vector.</param>
    /// <param name="categories">The columns of categories.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, or of another type or size.</exception>
    public InputVector(DataViewSchema schema, string? features, int size, IReadOnlyList<CategoryColumn> categories)
    {
        Size = size;
        _featureCount = size - categories.Sum(category => category.Size);
        _features = features is null ? null : FeatureColumns.Require(schema, features, _featureCount);
        _categories = new (CategoryColumn, DataViewSchema.Column, int)[categories.Count];
        int slot = _featureCount;
        foreach ((int index, CategoryColumn category) in categories.OrderByDescending(category => category.HasIndicators).Index())
        {
            _categories[index] = (category, CategoryColumn.Require(schema, category.Name, category.IsKey), slot);
            slot += category.Size;
        }
        Name = features ?? categories[0].Name;
        DataViewSchema.Column?[] columns = [_features, .. _categories.Select(read => read.Column)];
        Columns = [.. columns.OfType<DataViewSchema.Column>()];
    }

    /// <summary>Numbers of the vector.</summary>
    public int Size { get; }

    /// <summary>The name for errors.</summary>
    public string Name { get; }

    /// <summary>The columns that are read.</summary>
    public IReadOnlyList<DataViewSchema.Column> Columns { get; }

    /// <summary>The column that is the vector as it is; null where there are categories.</summary>
    public DataViewSchema.Column? Whole => _categories.Length == 0 ? _features : null;

    /// <summary>Adds the vector to an ONNX graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="valueOf">The value of a column by its name.</param>
    /// <returns>The value of the vector, <c>[N, Size]</c>.</returns>
    public string AddTo(GraphWriter graph, Func<string, string> valueOf)
    {
        List<string> parts = [.. _categories.Where(read => read.Category.Size > 0)
            .Select(read => read.Category.AddTo(graph, valueOf(read.Column.Name)))];
        if (_features is { } column)
        {
            string features = valueOf(column.Name);
            bool isFlat = ((VectorDataViewType)column.Type).Dimensions.Length == 1;
            parts.Insert(0, isFlat ? features : OnnxRows.Reshape(graph, features, [_featureCount]));
        }
        return parts is [var only] ? only : graph.Added("Concat", [.. parts]).With("axis", 1);
    }

    /// <summary>A getter of the present row's vector: sparse where the features are.</summary>
    public ValueGetter<VBuffer<float>> CreateGetter(DataViewRow row)
    {
        ValueGetter<VBuffer<float>>? features = _features is { } column ? row.GetGetter<VBuffer<float>>(column) : null;
        if (features is not null && _categories.Length == 0)
        {
            return features;
        }
        (CategoryColumn Category, int Slot, Func<int> Index)[] categories =
            [.. _categories.Select(read => (read.Category, read.Slot, read.Category.CreateIndexer(row, read.Column)))];
        VBuffer<float> own = default;
        return (ref VBuffer<float> vector) =>
        {
            features?.Invoke(ref own);
            FeatureVectors.RequireLength(in own, _featureCount, Name);
            ReadOnlySpan<float> values = own.GetValues();
            int given = values.Length;
            VBufferEditor<float> editor = own.IsDense
                ? VBufferEditor.Create(ref vector, Size)
                : VBufferEditor.Create(ref vector, Size, given + categories.Length);
            values.CopyTo(editor.Values);
            if (own.IsDense)
            {
                editor.Values[given..].Clear();
            }
            else
            {
                own.GetIndices().CopyTo(editor.Indices);
            }
            foreach ((CategoryColumn category, int slot, Func<int> index) in categories)
            {
                int value = index();
                if (value == 0)
                {
                    continue;
                }
                (int place, float number) = category.HasIndicators ? (slot + value - 1, 1) : (slot, value);
                if (own.IsDense)
                {
                    editor.Values[place] = number;
                }
                else
                {
                    editor.Indices[given] = place;
                    editor.Values[given] = number;
                    given++;
                }
            }
            vector = own.IsDense ? editor.Commit() : editor.CommitTruncated(given);
        };
    }
}
