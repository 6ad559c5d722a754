using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>
/// Keeps values of one input column, or made of several, of whatever type that needs no disposal, until they are read; grows to the places
/// used.
/// </summary>
internal abstract class BufferedColumn
{
    private static readonly MethodInfo CreateTyped =
        typeof(BufferedColumn).GetMethod(nameof(CreateOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static BufferedColumn Create(DataViewRow input, DataViewSchema.Column column)
        => (BufferedColumn)CreateTyped.MakeGenericMethod(column.Type.RawType).Invoke(null, [input, column])!;

    public static BufferedColumn Create<T>(ValueGetter<T> source) => new Of<T>(source);

    /// <summary>Reads the input's present value into a place.</summary>
    public abstract void Keep(int place);

    /// <summary>The values by place; of the column's raw type.</summary>
    public ReadOnlySpan<T> Values<T>() => ((Of<T>)this).Kept;

    /// <summary>A getter for the value at the place that <paramref name="place"/> says.</summary>
    public abstract Delegate CreateGetter(Func<int> place);

    private static BufferedColumn CreateOf<T>(DataViewRow input, DataViewSchema.Column column)
        => new Of<T>(input.GetGetter<T>(column));

    private sealed class Of<T>(ValueGetter<T> source) : BufferedColumn
    {
        private static readonly bool IsVector = typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>);

        private T[] _values = [];

        public ReadOnlySpan<T> Kept => _values;

        public override void Keep(int place)
        {
            if (place >= _values.Length)
            {
                Array.Resize(ref _values, Math.Max(2 * _values.Length, place + 1));
            }
            if (IsVector)
            {
                source(ref _values[place]);
                return;
            }
            // A getter may fill anew what it is handed, and the reader may still hold what was here.
            T fresh = default!;
            source(ref fresh);
            _values[place] = fresh;
        }

        public override Delegate CreateGetter(Func<int> place)
        {
            // The reader owns what it is given, and vectors are filled anew in place: they are copied.
            if (IsVector)
            {
                return (Delegate)GetType().GetMethod(nameof(VectorGetter), BindingFlags.NonPublic | BindingFlags.Instance)!
                    .MakeGenericMethod(typeof(T).GetGenericArguments()).Invoke(this, [place])!;
            }
            return (ValueGetter<T>)((ref T value) => value = _values[place()]);
        }

        private Delegate VectorGetter<TItem>(Func<int> place)
        {
            // The array is another one after it has grown.
            var vectors = (Of<VBuffer<TItem>>)(object)this;
            return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> value) => vectors._values[place()].CopyTo(ref value));
        }
    }
}
