using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Classic.SupportVectors;

/// <summary>
/// Rows in double, for kernels whose differences single precision would lose. Sixteen rows lie side by side, column after column, so that
/// a sum runs over the columns in their order, with the same bits wherever a row lies.
/// </summary>
internal sealed unsafe class DoubleRows
{
    private const int Lanes = 16;
    private readonly double[] _values;

    private DoubleRows(int count, int size)
    {
        (Count, Size) = (count, size);
        _values = new double[checked(Panels(count) * size * Lanes)];
    }

    /// <summary>The number of rows.</summary>
    public int Count { get; }

    /// <summary>Numbers in a row.</summary>
    public int Size { get; }

    /// <summary>Copies rows.</summary>
    /// <param name="features">[all rows, <paramref name="size"/>].</param>
    /// <param name="size">Numbers in a row.</param>
    /// <param name="rows">The rows to copy, in their order.</param>
    /// <param name="center">What is taken off each; empty: nothing.</param>
    public static DoubleRows Of(ReadOnlySpan<float> features, int size, ReadOnlySpan<int> rows, ReadOnlySpan<float> center)
    {
        var copy = new DoubleRows(rows.Length, size);
        double[] line = new double[size];
        for (int i = 0; i < rows.Length; i++)
        {
            Center(features.Slice(rows[i] * size, size), center, line);
            copy.Put(i, line);
        }

        return copy;
    }

    /// <summary>destination = row - center.</summary>
    public static void Center(ReadOnlySpan<float> row, ReadOnlySpan<float> center, Span<double> destination)
    {
        for (int i = 0; i < row.Length; i++)
        {
            destination[i] = center.IsEmpty ? row[i] : (double)row[i] - center[i];
        }
    }

    /// <summary>Some of the rows.</summary>
    public DoubleRows Select(ReadOnlySpan<int> positions)
    {
        var some = new DoubleRows(positions.Length, Size);
        double[] line = new double[Size];
        for (int i = 0; i < positions.Length; i++)
        {
            CopyRow(positions[i], line);
            some.Put(i, line);
        }

        return some;
    }

    /// <summary>Copies a row.</summary>
    public void CopyRow(int row, Span<double> destination)
    {
        int at = (row / Lanes * Size * Lanes) + (row % Lanes);
        for (int i = 0; i < Size; i++, at += Lanes)
        {
            destination[i] = _values[at];
        }
    }

    /// <summary>values[k] = the sum of (x - y)^2 over the columns, y being row <paramref name="start"/> + k.</summary>
    public void SquaredDistances(ReadOnlySpan<double> x, int start, Span<double> values) => Run<Differences>(x, start, values);

    /// <summary>values[k] = the product of x and row <paramref name="start"/> + k.</summary>
    public void Multiply(ReadOnlySpan<double> x, int start, Span<double> values) => Run<Products>(x, start, values);

    private static int Panels(int count) => (count + Lanes - 1) / Lanes;

    private void Put(int row, ReadOnlySpan<double> line)
    {
        int at = (row / Lanes * Size * Lanes) + (row % Lanes);
        for (int i = 0; i < Size; i++, at += Lanes)
        {
            _values[at] = line[i];
        }
    }

    private void Run<TTerm>(ReadOnlySpan<double> x, int start, Span<double> values)
        where TTerm : struct, ITerm
    {
        Span<double> sums = stackalloc double[Lanes];
        fixed (double* row = x, panels = _values)
        {
            for (int done = 0; done < values.Length;)
            {
                int position = start + done;
                int lane = position % Lanes;
                int count = Math.Min(Lanes - lane, values.Length - done);
                double* panel = panels + ((nint)(position / Lanes) * Size * Lanes);
                if (count == Lanes)
                {
                    Sum<TTerm>(row, panel, values.Slice(done, Lanes));
                }
                else
                {
                    Sum<TTerm>(row, panel, sums);
                    sums.Slice(lane, count).CopyTo(values[done..]);
                }

                done += count;
            }
        }
    }

    private void Sum<TTerm>(double* x, double* panel, Span<double> sums)
        where TTerm : struct, ITerm
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        for (int i = 0; i < Size; i++, panel += Lanes)
        {
            var value = Vector256.Create(x[i]);
            a += TTerm.Of(value, Vector256.Load(panel));
            b += TTerm.Of(value, Vector256.Load(panel + 4));
            c += TTerm.Of(value, Vector256.Load(panel + 8));
            d += TTerm.Of(value, Vector256.Load(panel + 12));
        }

        ref double to = ref MemoryMarshal.GetReference(sums);
        a.StoreUnsafe(ref to);
        b.StoreUnsafe(ref to, 4);
        c.StoreUnsafe(ref to, 8);
        d.StoreUnsafe(ref to, 12);
    }

    private interface ITerm
    {
        static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);
    }

    private readonly struct Differences : ITerm
    {
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => (x - y) * (x - y);
    }

    private readonly struct Products : ITerm
    {
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x * y;
    }
}
