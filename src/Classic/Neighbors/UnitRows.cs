using System.Runtime.CompilerServices;

namespace MLNetDeep.Classic.Neighbors;

/// <summary>
/// Rows divided by their length: |q' - t'|^2 = 2 (1 - q' t'), twice the cosine distance. A row of zeros stays one, at a squared distance of
/// at most 1 from every other, which twice its cosine distance of 1 is above.
/// </summary>
internal sealed unsafe class UnitRows(int columns) : MappedRows
{
    public override int Columns => columns;

    public override double MeasureScale => 2;

    public override double RelativeError => 0;

    // The distance is the difference of numbers of size 1, however small.
    public override double AbsoluteError => 2 * Rounding.OfDouble(columns);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Map(float* rows, Span<MappedTerms> terms, float* mapped)
    {
        for (int i = 0; i < terms.Length; i++, rows += columns, mapped += columns)
        {
            double square = RowSums.Products(rows, rows, columns);
            double scale = square > 0 ? 1 / Math.Sqrt(square) : 0;
            for (int column = 0; column < columns; column++)
            {
                mapped[column] = (float)(rows[column] * scale);
            }
            terms[i] = new MappedTerms(RowSums.Products(mapped, mapped, columns), Slack: 0, Apart: 0);
        }
    }
}
