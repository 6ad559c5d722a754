namespace Microsoft.ML.Data;

/// <summary>Values of one column, by row.</summary>
internal abstract class ColumnStore
{
    public static ColumnStore Create(DataViewRow row, DataViewSchema.Column column)
        => column.Type is VectorDataViewType vector
            ? GenericMethod.Call<ColumnStore>(CreateVectors<int>, vector.ItemType.RawType, row, column)
            : GenericMethod.Call<ColumnStore>(CreateScalars<int>, column.Type.RawType, row, column);

    /// <summary>Appends the value the row has now.</summary>
    public abstract void AddCurrent();

    /// <summary>Puts the value the row has now in place <paramref name="index"/>.</summary>
    public abstract void SetCurrent(int index);

    /// <summary>A getter of the value at <paramref name="index"/>.</summary>
    public abstract Delegate CreateGetter(Func<int> index);

    private static ColumnStore CreateScalars<T>(DataViewRow row, DataViewSchema.Column column) => new Scalars<T>(row.GetGetter<T>(column));

    private static ColumnStore CreateVectors<T>(DataViewRow row, DataViewSchema.Column column)
        => new Vectors<T>(row.GetGetter<VBuffer<T>>(column));

    private sealed class Scalars<T>(ValueGetter<T> source) : ColumnStore
    {
        private T[] _values = new T[16];
        private int _count;

        public override void AddCurrent() => SetCurrent(_count++);

        public override void SetCurrent(int index)
        {
            if (index >= _values.Length)
                Array.Resize(ref _values, Math.Max(2 * _values.Length, index + 1));
            source(ref _values[index]);
        }

        public override Delegate CreateGetter(Func<int> index)
        {
            return (ValueGetter<T>)Get;

            void Get(ref T value) => value = _values[index()];
        }
    }

    private sealed class Vectors<T>(ValueGetter<VBuffer<T>> source) : ColumnStore
    {
        private VBuffer<T>[] _values = new VBuffer<T>[16];
        private int _count;

        public override void AddCurrent() => SetCurrent(_count++);

        public override void SetCurrent(int index)
        {
            if (index >= _values.Length)
                Array.Resize(ref _values, Math.Max(2 * _values.Length, index + 1));
            source(ref _values[index]);
        }

        public override Delegate CreateGetter(Func<int> index)
        {
            return (ValueGetter<VBuffer<T>>)Get;

            void Get(ref VBuffer<T> value) => _values[index()].CopyTo(ref value);
        }
    }
}

internal static class Permutation
{
    public static int[] Of(int count, Random rand)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        rand.Shuffle(order);
        return order;
    }
}
