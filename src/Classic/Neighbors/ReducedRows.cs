using System.Buffers;
using MLNetDeep.Engine.Kernels.MatrixProducts;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Mapped rows projected onto orthonormal directions: no distance grows by it, and where the directions are those of the greatest
/// differences most stay far too great for a near row (Fukunaga and Narendra 1975 have the idea of such bounds; principal directions for
/// them: Jegou and others 2010). Each number of a projection is a sum in single precision; what it may be off, times the row's length, is
/// in the slack.
/// </summary>
internal sealed unsafe class ReducedRows : MappedRows
{
    private readonly MappedRows _whole;
    private readonly float[] _packed;
    private readonly double _slack;

    /// <param name="whole">How rows are mapped before.</param>
    /// <param name="basis">The directions.</param>
    public ReducedRows(MappedRows whole, PrincipalBasis basis)
    {
        _whole = whole;
        Columns = basis.Count;
        _packed = new float[PackedProduct.PaddedColumns(Columns) * whole.Columns];
        fixed (float* from = basis.Directions, to = _packed)
        {
            PackedProduct.Pack(Columns, whole.Columns, from, Columns, 1, to);
        }

        // Off by e |q| and e |t| the squared distance is at most (|q' - t'| + e (|q| + |t|))^2 <= |q' - t'|^2 + (4 e + 2 e^2) (|q|^2 +
        // |t|^2).
        double error = Rounding.OfSingle(whole.Columns) * Math.Sqrt(Columns);
        _slack = (4 * error) + (2 * error * error);
    }

    public override int Columns { get; }

    public override double MeasureScale => _whole.MeasureScale;

    public override double RelativeError => _whole.RelativeError;

    public override double AbsoluteError => _whole.AbsoluteError;

    public override void Map(float* rows, Span<MappedTerms> terms, float* mapped)
    {
        int padded = PackedProduct.PaddedColumns(Columns);
        float[] whole = ArrayPool<float>.Shared.Rent(terms.Length * (_whole.Columns + padded));
        fixed (float* from = whole, basis = _packed)
        {
            float* projected = from + ((nint)terms.Length * _whole.Columns);
            _whole.Map(rows, terms, from);
            PackedProduct.Multiply(terms.Length, Columns, _whole.Columns, from, _whole.Columns, basis, projected, padded);
            for (int i = 0; i < terms.Length; i++, projected += padded, mapped += Columns)
            {
                new ReadOnlySpan<float>(projected, Columns).CopyTo(new Span<float>(mapped, Columns));
                terms[i] = new MappedTerms(RowSums.Products(mapped, mapped, Columns), terms[i].Square * _slack, terms[i].Apart);
            }
        }
        ArrayPool<float>.Shared.Return(whole);
    }
}
