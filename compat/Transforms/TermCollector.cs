using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>Collects the distinct values of a column in the order they come; missing values (NaN, empty text, key 0) are not
/// collected.</summary>
internal abstract class TermCollector
{
    public abstract void AddCurrent();

    public abstract KeyTerms ToTerms(ValueToKeyMappingEstimator.KeyOrdinality ordinality);

    public static TermCollector Create<T>(DataViewRow row, DataViewSchema.Column column, int limit)
        where T : notnull
        => new TermCollector<T>(row, column, limit);

    public static IEqualityComparer<T> Comparer<T>()
        => typeof(T) == typeof(ReadOnlyMemory<char>) ? (IEqualityComparer<T>)(object)TextComparer.Instance : EqualityComparer<T>.Default;

    protected sealed class TextComparer : IEqualityComparer<ReadOnlyMemory<char>>, IComparer<ReadOnlyMemory<char>>
    {
        public static TextComparer Instance { get; } = new();

        public bool Equals(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceEqual(y.Span);

        public int GetHashCode(ReadOnlyMemory<char> text) => string.GetHashCode(text.Span);

        public int Compare(ReadOnlyMemory<char> x, ReadOnlyMemory<char> y) => x.Span.SequenceCompareTo(y.Span);
    }
}

internal sealed class TermCollector<T> : TermCollector
    where T : notnull
{
    private readonly PrimitiveDataViewType _itemType;
    private readonly int _limit;
    private readonly HashSet<T> _seen = new(Comparer<T>());
    private readonly List<T> _terms = [];
    private readonly Func<IEnumerable<T>> _current;

    public TermCollector(DataViewRow row, DataViewSchema.Column column, int limit)
    {
        _itemType = (PrimitiveDataViewType)column.Type.GetItemType();
        _limit = limit;
        if (column.Type is VectorDataViewType)
        {
            var (get, values) = (row.GetGetter<VBuffer<T>>(column), default(VBuffer<T>));
            _current = () =>
            {
                get(ref values);
                return values.DenseValues();
            };
        }
        else
        {
            var (get, values) = (row.GetGetter<T>(column), new T[1]);
            _current = () =>
            {
                get(ref values[0]);
                return values;
            };
        }
    }

    public override void AddCurrent()
    {
        foreach (var value in _current())
        {
            if (_terms.Count < _limit && !IsMissing(value) && !_seen.Contains(value))
            {
                var own = value is ReadOnlyMemory<char> text ? (T)(object)text.ToString().AsMemory() : value;
                _seen.Add(own);
                _terms.Add(own);
            }
        }
    }

    public override KeyTerms ToTerms(ValueToKeyMappingEstimator.KeyOrdinality ordinality)
    {
        if (ordinality == ValueToKeyMappingEstimator.KeyOrdinality.ByValue)
            _terms.Sort(typeof(T) == typeof(ReadOnlyMemory<char>)
                ? (IComparer<T>)(object)TextComparer.Instance
                : System.Collections.Generic.Comparer<T>.Default);
        return new KeyTerms<T>(_itemType, [.. _terms]);
    }

    private bool IsMissing(T value) => value switch
    {
        float number => float.IsNaN(number),
        double number => double.IsNaN(number),
        ReadOnlyMemory<char> text => text.IsEmpty,
        _ => _itemType is KeyDataViewType && EqualityComparer<T>.Default.Equals(value, default),
    };
}
