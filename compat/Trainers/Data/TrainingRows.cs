namespace Microsoft.ML.Trainers;

/// <summary>The usable rows of a training set, held in memory: sparse when most values are zero, dense otherwise.</summary>
internal sealed class TrainingRows
{
    /// <summary>Below this share of non-zero values the sparse form is both smaller and faster.</summary>
    private const double SparseBelow = 0.5;

    private readonly int[]? _starts;
    private readonly int[]? _indices;
    private readonly float[] _values;

    private readonly Dictionary<object, object> _derived;

    private TrainingRows(int featureCount, int[]? starts, int[]? indices, float[] values, float[] labels, float[]? weights, long skipped,
        Dictionary<object, object>? derived = null)
    {
        _derived = derived ?? [];
        FeatureCount = featureCount;
        _starts = starts;
        _indices = indices;
        _values = values;
        Labels = labels;
        Weights = weights;
        Skipped = skipped;
    }

    /// <summary>The number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>The number of usable rows.</summary>
    public int Count => Labels.Length;

    /// <summary>The label of each row: a class index, or 1 and 0 for positive and negative.</summary>
    public float[] Labels { get; }

    /// <summary>The weight of each row, or null when all weigh the same.</summary>
    public float[]? Weights { get; }

    /// <summary>How many rows were left out for a missing label or feature.</summary>
    public long Skipped { get; }

    /// <summary>The values of a row, and the features they belong to; no indices mean all features in order.</summary>
    public void GetRow(int row, out ReadOnlySpan<int> indices, out ReadOnlySpan<float> values)
    {
        if (_starts is null)
        {
            indices = default;
            values = _values.AsSpan(row * FeatureCount, FeatureCount);
            return;
        }
        int start = _starts[row], length = _starts[row + 1] - start;
        indices = _indices.AsSpan(start, length);
        values = _values.AsSpan(start, length);
    }

    /// <summary>The same rows with other labels.</summary>
    public TrainingRows WithLabels(Func<float, float> relabel) =>
        new(FeatureCount, _starts, _indices, _values, Array.ConvertAll(Labels, label => relabel(label)), Weights, Skipped, _derived);

    /// <summary>What some trainer derived from the features alone, made once and shared by all relabellings of these rows.</summary>
    public T Derive<T>(object key, Func<T> create)
        where T : class
    {
        lock (_derived)
        {
            if (!_derived.TryGetValue(key, out object? value))
            {
                value = create();
                _derived.Add(key, value);
            }
            return (T)value;
        }
    }

    /// <summary>The weight of a row.</summary>
    public float WeightOf(int row) => Weights is null ? 1 : Weights[row];

    /// <summary>The inner product of a row and dense weights.</summary>
    public float Dot(int row, ReadOnlySpan<float> weights)
    {
        GetRow(row, out var indices, out var values);
        return FeatureVectors.Dot(indices, values, weights);
    }

    /// <summary>Adds <paramref name="scale"/> times a row to dense weights.</summary>
    public void AddTo(int row, float scale, Span<float> weights)
    {
        GetRow(row, out var indices, out var values);
        FeatureVectors.AddScaled(indices, values, scale, weights);
    }

    /// <summary>The squared Euclidean norm of a row.</summary>
    public double NormSquared(int row)
    {
        GetRow(row, out _, out var values);
        double sum = 0;
        foreach (float value in values)
        {
            sum += (double)value * value;
        }
        return sum;
    }

    /// <summary>Collects rows one by one.</summary>
    public sealed class Builder(int featureCount, bool weighted)
    {
        private readonly List<int> _starts = [0];
        private readonly List<int> _indices = [];
        private readonly List<float> _values = [];
        private readonly List<float> _labels = [];
        private readonly List<float>? _weights = weighted ? [] : null;
        private long _skipped;

        /// <summary>Adds a row; no indices mean that <paramref name="values"/> holds all features in order.</summary>
        public void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float label, float weight)
        {
            for (int i = 0; i < values.Length; i++)
            {
                if (values[i] != 0)
                {
                    _indices.Add(indices.IsEmpty ? i : indices[i]);
                    _values.Add(values[i]);
                }
            }
            _starts.Add(_values.Count);
            _labels.Add(label);
            _weights?.Add(weight);
        }

        /// <summary>Counts a row that cannot be learned from.</summary>
        public void Skip() => _skipped++;

        /// <summary>The collected rows.</summary>
        public TrainingRows Build()
        {
            float[]? weights = _weights?.ToArray();
            float[] labels = [.. _labels];
            double total = (double)labels.Length * featureCount;
            if (_values.Count < total * SparseBelow || total > Array.MaxLength)
            {
                return new TrainingRows(featureCount, [.. _starts], [.. _indices], [.. _values], labels, weights, _skipped);
            }

            var dense = new float[labels.Length * featureCount];
            for (int row = 0; row < labels.Length; row++)
            {
                for (int i = _starts[row]; i < _starts[row + 1]; i++)
                {
                    dense[(row * featureCount) + _indices[i]] = _values[i];
                }
            }
            return new TrainingRows(featureCount, null, null, dense, labels, weights, _skipped);
        }
    }
}
