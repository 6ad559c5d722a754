namespace MLNetDeep.Engine.Imaging;

/// <summary>
/// An affine map of the plane in pixels: (row, column) becomes (RowRow * row + RowColumn * column + RowShift, ColumnRow * row +
/// ColumnColumn * column + ColumnShift), measured from the centre of the image, rows downwards.
/// </summary>
/// <param name="RowRow">Share of the row in the new row.</param>
/// <param name="RowColumn">Share of the column in the new row.</param>
/// <param name="RowShift">Pixels downwards.</param>
/// <param name="ColumnRow">Share of the row in the new column.</param>
/// <param name="ColumnColumn">Share of the column in the new column.</param>
/// <param name="ColumnShift">Pixels to the right.</param>
internal readonly record struct AffineTransform(
    double RowRow, double RowColumn, double RowShift, double ColumnRow, double ColumnColumn, double ColumnShift)
{
    /// <summary>The identity, which leaves every point where it is.</summary>
    public static AffineTransform Identity => new(1, 0, 0, 0, 1, 0);

    /// <summary>Creates a translation in pixels, downwards and to the right.</summary>
    public static AffineTransform Translation(double rows, double columns) => new(1, 0, rows, 0, 1, columns);

    /// <summary>Creates a rotation about the centre, counterclockwise as seen on the screen.</summary>
    /// <param name="radians">The angle in radians.</param>
    public static AffineTransform Rotation(double radians)
    {
        (double sine, double cosine) = Math.SinCos(radians);
        return new(cosine, -sine, 0, sine, cosine, 0);
    }

    /// <summary>Creates a scaling about the centre; factors above 1 enlarge.</summary>
    public static AffineTransform Scaling(double rows, double columns) => new(rows, 0, 0, 0, columns, 0);

    /// <summary>
    /// Creates a shear: each row moves to the right by <paramref name="columnsPerRow"/> times its distance from the centre, each column
    /// down likewise.
    /// </summary>
    public static AffineTransform Shear(double columnsPerRow, double rowsPerColumn = 0) => new(1, rowsPerColumn, 0, columnsPerRow, 1, 0);

    /// <summary>Returns the map that applies this one first, then <paramref name="next"/>.</summary>
    public AffineTransform Then(in AffineTransform next) => new(
        (next.RowRow * RowRow) + (next.RowColumn * ColumnRow),
        (next.RowRow * RowColumn) + (next.RowColumn * ColumnColumn),
        (next.RowRow * RowShift) + (next.RowColumn * ColumnShift) + next.RowShift,
        (next.ColumnRow * RowRow) + (next.ColumnColumn * ColumnRow),
        (next.ColumnRow * RowColumn) + (next.ColumnColumn * ColumnColumn),
        (next.ColumnRow * RowShift) + (next.ColumnColumn * ColumnShift) + next.ColumnShift);

    /// <summary>Maps a point.</summary>
    public (double Row, double Column) Apply(double row, double column) =>
        ((RowRow * row) + (RowColumn * column) + RowShift, (ColumnRow * row) + (ColumnColumn * column) + ColumnShift);

    /// <summary>Returns the inverse map.</summary>
    /// <exception cref="ArgumentException">The map flattens the plane to a line or a point, or is not finite.</exception>
    public AffineTransform Invert()
    {
        double determinant = (RowRow * ColumnColumn) - (RowColumn * ColumnRow);
        if (determinant == 0 || !double.IsFinite(determinant))
        {
            throw new ArgumentException(
                $"The affine transform has determinant {determinant}, expected a finite number other than 0: it cannot be undone.");
        }

        double rowRow = ColumnColumn / determinant;
        double rowColumn = -RowColumn / determinant;
        double columnRow = -ColumnRow / determinant;
        double columnColumn = RowRow / determinant;
        return new(
            rowRow,
            rowColumn,
            -((rowRow * RowShift) + (rowColumn * ColumnShift)),
            columnRow,
            columnColumn,
            -((columnRow * RowShift) + (columnColumn * ColumnShift)));
    }
}
