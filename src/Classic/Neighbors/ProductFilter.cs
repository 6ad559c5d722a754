using MLNetDeep.Engine.Kernels;
using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Bounds by a matrix product: |q - t|^2 = |q|^2 - 2 q t + |t|^2 of mapped rows, computed in single precision. Of sums of n products the
/// error is at most g = n u / (1 - n u) of |q| |t|, of all else a few u of |q|^2 + |t|^2, where u = 2^-24: g (|q|^2 + |t|^2) is above them
/// all, and each row's own part of it goes into its own term.
/// </summary>
internal sealed unsafe class ProductFilter : NeighborFilter
{
    // Beyond, squares might leave the range of floats; mapped training rows are far below.
    private const double GreatestSquare = 1e30;

    private readonly MappedRows _map;
    private readonly float[] _rows;
    private readonly double _error;

    /// <param name="map">How rows are mapped.</param>
    /// <param name="rows">Training rows, [rows, columns].</param>
    /// <param name="columns">Numbers in a row.</param>
    /// <param name="parallelism">Threads that may be used.</param>
    public ProductFilter(MappedRows map, float[] rows, int columns, Parallelism parallelism)
    {
        _map = map;
        _rows = map.MapAll(rows, columns, out MappedTerms[] terms, parallelism);
        _error = Rounding.OfSingle(map.Columns);
        RowTerms = Array.ConvertAll(terms, term => Rounding.Down((term.Square * (1 - _error)) - term.Slack));
    }

    public override float[] RowTerms { get; }

    public override FilteredQueries Prepare(float* queries, int count)
    {
        var mapped = new MappedTerms[count];
        float[] values = new float[count * _map.Columns];
        float[] packed = GC.AllocateUninitializedArray<float>(PackedProduct.PaddedColumns(count) * _map.Columns);
        fixed (float* to = values, target = packed)
        {
            _map.Map(queries, mapped, to);

            // A factor of two rounds nothing.
            for (int i = 0; i < values.Length; i++)
            {
                values[i] *= -2;
            }
            PackedProduct.Pack(count, _map.Columns, to, 1, _map.Columns, target);
        }
        return new Queries(this, mapped, packed);
    }

    private sealed class Queries(ProductFilter filter, MappedTerms[] mapped, float[] packed) : FilteredQueries
    {
        private readonly int _columns = filter._map.Columns;
        private readonly double _tiny = Rounding.OfTinySingles(filter._map.Columns);

        public override int PaddedCount => PackedProduct.PaddedColumns(mapped.Length);

        public override void Bounds(int firstRow, int rows, float* bounds, int stride)
        {
            fixed (float* a = filter._rows, b = packed)
            {
                PackedProduct.Multiply(rows, mapped.Length, _columns, a + ((nint)firstRow * _columns), _columns, b, bounds, stride);
            }
        }

        public override float Limit(int query, double measure)
        {
            (double square, double slack, double apart) = mapped[query];
            if (!(square + slack < GreatestSquare))
            {
                return float.PositiveInfinity;
            }
            MappedRows map = filter._map;
            double left = (measure * (1 + map.RelativeError)) - (apart * (1 - map.RelativeError)) + map.AbsoluteError;
            return Rounding.Up((left * map.MeasureScale) - (square * (1 - filter._error)) + slack + _tiny);
        }
    }
}
