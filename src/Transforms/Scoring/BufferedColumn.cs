using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Transforms.Scoring;

/// <summary>Keeps a block's values of one input column, of whatever type, until they are read.</summary>
internal abstract class BufferedColumn
{
    private static readonly MethodInfo CreateTyped = typeof(BufferedColumn).GetMethod(nameof(CreateOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static BufferedColumn Create(DataViewRow input, DataViewSchema.Column column, int capacity)
        => (BufferedColumn)CreateTyped.MakeGenericMethod(column.Type.RawType).Invoke(null, [input, column, capacity])!;

    /// <summary>Reads the input's present value into place <paramref name="row"/>.</summary>
    public abstract void Keep(int row);

    /// <summary>A getter for the value at the place that <paramref name="row"/> says.</summary>
    public abstract Delegate CreateGetter(Func<int> row);

    private static BufferedColumn CreateOf<T>(DataViewRow input, DataViewSchema.Column column, int capacity)
        => new Of<T>(input.GetGetter<T>(column), capacity);

    private sealed class Of<T>(ValueGetter<T> source, int capacity) : BufferedColumn
    {
        private static readonly bool IsVector = typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>);

        private readonly T[] _values = new T[capacity];

        public override void Keep(int row)
        {
            if (IsVector)
            {
                source(ref _values[row]);
                return;
            }
            // An image's getter disposes what it is handed, and the reader may still hold what was here.
            T fresh = default!;
            source(ref fresh);
            _values[row] = fresh;
        }

        public override Delegate CreateGetter(Func<int> row)
        {
            // The reader owns what it is given, and vectors are filled anew in place: they are copied.
            if (IsVector)
                return (Delegate)GetType().GetMethod(nameof(VectorGetter), BindingFlags.NonPublic | BindingFlags.Instance)!
                    .MakeGenericMethod(typeof(T).GetGenericArguments()).Invoke(this, [row])!;
            return (ValueGetter<T>)((ref T value) => value = _values[row()]);
        }

        private Delegate VectorGetter<TItem>(Func<int> row)
        {
            var vectors = (VBuffer<TItem>[])(object)_values;
            return (ValueGetter<VBuffer<TItem>>)((ref VBuffer<TItem> value) => vectors[row()].CopyTo(ref value));
        }
    }
}
