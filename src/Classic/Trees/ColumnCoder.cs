using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Classic.Trees;

/// <summary>
/// Recodes features, [rows, columns], into ranks, column by column. Distinct values are found by hashing while they are few, and by sorting
/// otherwise. Missing values, NaN, come behind all others.
/// </summary>
internal static class ColumnCoder
{
    // As many floats as a line of cache, so that each line of the features is read once.
    private const int ColumnsOfChunk = 16;

    /// <summary>Recodes all columns.</summary>
    /// <param name="features">[rows given, columns].</param>
    /// <param name="order">The rows that are taken, in their order.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    /// <exception cref="ArgumentException">A feature is infinite.</exception>
    public static CodedFeatures Recode(Tensor features, int[] order, Parallelism parallelism)
    {
        int rows = order.Length;
        int columns = features.Shape[1];
        var coded = new CodedColumn[columns];
        byte[] byRow = GC.AllocateUninitializedArray<byte>(rows * columns);
        parallelism.For((columns + ColumnsOfChunk - 1) / ColumnsOfChunk, chunk =>
        {
            int first = chunk * ColumnsOfChunk;
            int count = Math.Min(ColumnsOfChunk, columns - first);
            float[] values = Transpose(features.Span, order, columns, first, count);
            ValueCodes codes = new();
            for (int column = 0; column < count; column++)
            {
                coded[first + column] = Recode(values.AsSpan(column * rows, rows), codes, first + column);
            }
            TransposeBack(coded.AsSpan(first, count), byRow, rows, columns, first);
        });
        return new CodedFeatures(coded, byRow);
    }

    // [count, rows taken]; adding 0 makes -0 a 0.
    private static float[] Transpose(ReadOnlySpan<float> features, int[] order, int columns, int first, int count)
    {
        float[] values = GC.AllocateUninitializedArray<float>(checked(order.Length * count));
        for (int row = 0; row < order.Length; row++)
        {
            ReadOnlySpan<float> source = features.Slice((order[row] * columns) + first, count);
            for (int column = 0; column < source.Length; column++)
            {
                values[(column * order.Length) + row] = source[column] + 0f;
            }
        }
        return values;
    }

    private static void TransposeBack(ReadOnlySpan<CodedColumn> coded, Span<byte> byRow, int rows, int columns, int first)
    {
        for (int column = 0; column < coded.Length; column++)
        {
            if (coded[column].Bytes is not { } codes)
            {
                continue;
            }
            for (int row = 0; row < rows; row++)
            {
                byRow[(row * columns) + first + column] = codes[row];
            }
        }
    }

    private static CodedColumn Recode(ReadOnlySpan<float> values, ValueCodes codes, int column)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(values.Length);
        if (codes.TryRecode(values, bytes))
        {
            RequireNoInfinity(codes.Values, column);
            return new CodedColumn(codes.Values, bytes);
        }
        return Sort(values, column);
    }

    private static CodedColumn Sort(ReadOnlySpan<float> values, int column)
    {
        ulong[] keys = new ulong[values.Length];
        for (int row = 0; row < keys.Length; row++)
        {
            keys[row] = ((ulong)Ordered(values[row]) << 32) | (uint)row;
        }
        RadixSort.Sort(keys, new ulong[keys.Length], 32);

        int[] codes = new int[keys.Length];
        List<float> distinct = [];
        foreach (ulong key in keys)
        {
            float value = values[(int)key];
            if (float.IsNaN(value))
            {
                codes[(int)key] = distinct.Count;
                continue;
            }
            if (distinct.Count == 0 || distinct[^1] != value)
            {
                distinct.Add(value);
            }
            codes[(int)key] = distinct.Count - 1;
        }
        RequireNoInfinity([.. distinct], column);
        return new CodedColumn([.. distinct], codes);
    }

    // Bits that order as the numbers do, with NaN behind them.
    private static uint Ordered(float value)
    {
        if (float.IsNaN(value))
        {
            return uint.MaxValue;
        }
        uint bits = BitConverter.SingleToUInt32Bits(value);
        return (int)bits < 0 ? ~bits : bits | 0x80000000;
    }

    // The values ascend.
    private static void RequireNoInfinity(ReadOnlySpan<float> values, int column)
    {
        if (values is [float.NegativeInfinity, ..] or [.., float.PositiveInfinity])
        {
            throw new ArgumentException(
                $"Feature {column} holds {(float.IsInfinity(values[0]) ? values[0] : values[^1])}: expected finite numbers, or NaN for "
                + "missing ones. Replace the value, or leave the row out.");
        }
    }

    /// <summary>A hash table from values to byte codes; used for one column after another.</summary>
    private sealed class ValueCodes
    {
        // Four slots a value: hardly a collision.
        private const int SlotBits = 10;

        private readonly uint[] _keys = new uint[1 << SlotBits];
        private readonly short[] _codes = new short[1 << SlotBits];
        private readonly float[] _values = new float[CodedColumn.ByteValues];
        private int _count;

        /// <summary>The distinct values of the column last recoded, ascending.</summary>
        public float[] Values { get; private set; } = [];

        /// <summary>Writes the rank of each value; false where there are more distinct ones than bytes.</summary>
        public bool TryRecode(ReadOnlySpan<float> values, Span<byte> codes)
        {
            Array.Fill(_codes, (short)-1);
            _count = 0;
            for (int row = 0; row < values.Length; row++)
            {
                int code = CodeOf(values[row]);
                if (code < 0)
                {
                    return false;
                }
                codes[row] = (byte)code;
            }

            float[] sorted = _values.AsSpan(0, _count).ToArray();
            byte[] order = [.. Enumerable.Range(0, _count).Select(code => (byte)code)];
            Array.Sort(sorted, order);
            // NaN is sorted before all numbers, and comes behind them.
            int missing = float.IsNaN(sorted[0]) ? 1 : 0;
            Values = sorted[missing..];
            byte[] ranks = new byte[CodedColumn.ByteValues];
            for (int i = 0; i < order.Length; i++)
            {
                ranks[order[i]] = (byte)(i < missing ? Values.Length : i - missing);
            }
            for (int row = 0; row < codes.Length; row++)
            {
                codes[row] = ranks[codes[row]];
            }
            return true;
        }

        // In the order in which they are met; -1 where there are too many.
        private int CodeOf(float value)
        {
            uint key = BitConverter.SingleToUInt32Bits(float.IsNaN(value) ? float.NaN : value);
            int slot = (int)((key * 0x9E3779B1u) >> (32 - SlotBits));
            while (_codes[slot] >= 0)
            {
                if (_keys[slot] == key)
                {
                    return _codes[slot];
                }
                slot = (slot + 1) & ((1 << SlotBits) - 1);
            }
            if (_count == CodedColumn.ByteValues)
            {
                return -1;
            }
            _keys[slot] = key;
            _codes[slot] = (short)_count;
            _values[_count] = value;
            return _count++;
        }
    }
}
