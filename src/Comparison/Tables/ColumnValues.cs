using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeep.Comparisons.Tables;

/// <summary>The values of a column in memory.</summary>
internal abstract class ColumnValues(DataViewType type)
{
    public DataViewType Type { get; } = type;

    /// <summary>The number of values.</summary>
    public abstract int Count { get; }

    /// <summary>A <see cref="ValueGetter{TValue}"/> that gives the value of the row that <paramref name="row"/> tells.</summary>
    public abstract Delegate Getter(Func<int> row);

    /// <summary>Adds the values to a hash that tells tables apart.</summary>
    public abstract void AddTo(IncrementalHash hash);

    /// <summary>Numbers.</summary>
    public static ColumnValues Of(float[] values) => new Numbers(values);

    /// <summary>Texts; empty where one is missing.</summary>
    public static ColumnValues Of(ReadOnlyMemory<char>[] values) => new Texts(values);

    /// <summary>Vectors of numbers of one size.</summary>
    public static ColumnValues Of(VectorDataViewType type, VBuffer<float>[] values) => new Vectors(type, values);

    private abstract class Plain<T>(PrimitiveDataViewType type, T[] values) : ColumnValues(type)
    {
        protected T[] Values { get; } = values;

        public override int Count => Values.Length;

        public override Delegate Getter(Func<int> row) => (ValueGetter<T>)((ref T value) => value = Values[row()]);
    }

    private sealed class Numbers(float[] values) : Plain<float>(NumberDataViewType.Single, values)
    {
        public override void AddTo(IncrementalHash hash) => hash.AppendData(MemoryMarshal.AsBytes(Values.AsSpan()));
    }

    private sealed class Texts(ReadOnlyMemory<char>[] values) : Plain<ReadOnlyMemory<char>>(TextDataViewType.Instance, values)
    {
        public override void AddTo(IncrementalHash hash)
        {
            foreach (ReadOnlyMemory<char> value in Values)
            {
                hash.AppendData(MemoryMarshal.AsBytes(value.Span));
                hash.AppendData([0]);
            }
        }
    }

    private sealed class Vectors(VectorDataViewType type, VBuffer<float>[] values) : ColumnValues(type)
    {
        public override int Count => values.Length;

        public override Delegate Getter(Func<int> row) =>
            (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) => values[row()].CopyTo(ref value));

        public override void AddTo(IncrementalHash hash)
        {
            foreach (VBuffer<float> value in values)
            {
                hash.AppendData(MemoryMarshal.AsBytes(value.GetIndices()));
                hash.AppendData(MemoryMarshal.AsBytes(value.GetValues()));
            }
        }
    }
}
