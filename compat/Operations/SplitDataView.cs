using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>One side of a split: each row has a number in [0, 1), from the seed and its place or from its sampling key,
/// and belongs to the side that its number falls on.</summary>
internal sealed class SplitDataView(IDataView source, string? keyColumn, int seed, double from, double to, bool inside) : IDataView
{
    public const int DefaultSeed = 42;

    // Numbers are drawn in the order of the source, so another order would give other sides.
    public bool CanShuffle => keyColumn != null && source.CanShuffle;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        if (keyColumn == null)
        {
            var random = new Random(seed);
            return new Cursor(source.GetRowCursor(columnsNeeded), random.NextDouble, Keeps);
        }
        var key = source.Schema[keyColumn];
        var cursor = source.GetRowCursor(columnsNeeded.Append(key), CanShuffle ? rand : null);
        return new Cursor(cursor, GenericMethod.Call<Func<double>>(NumberOf<int>, key.Type.RawType, cursor, key), Keeps);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded, rand)];

    private bool Keeps(double number) => (number >= from && number < to) == inside;

    private Func<double> NumberOf<T>(DataViewRow row, DataViewSchema.Column key)
    {
        Contracts.CheckParam(key.Type is PrimitiveDataViewType, "samplingKeyColumn",
            $"Column '{key.Name}' must be a scalar, but is {key.Type}.");
        var (get, value) = (row.GetGetter<T>(key), default(T)!);
        return () =>
        {
            get(ref value);
            return Hash($"{value}");
        };
    }

    /// <summary>FNV-1a, then the finalizer of SplitMix64: neighbouring keys fall far apart.</summary>
    private double Hash(string text)
    {
        ulong hash = 14695981039346656037UL ^ (uint)seed;
        foreach (char c in text)
            hash = (hash ^ c) * 1099511628211UL;
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9UL;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBUL;
        return ((hash ^ (hash >> 31)) >> 11) * (1.0 / (1UL << 53));
    }

    private sealed class Cursor(DataViewRowCursor input, Func<double> number, Func<double, bool> keeps) : LinkedCursor(input)
    {
        protected override bool MoveNextCore()
        {
            while (Input.MoveNext())
            {
                if (keeps(number()))
                    return true;
            }
            return false;
        }
    }
}
