namespace MLNetDeep.Engine.Kernels;

/// <summary>Transposes small matrices that lie one after the other.</summary>
internal static class Transposition
{
    /// <summary>
    /// For each of <paramref name="count"/> matrices: <c>destination[c, r] = source[r, c]</c>. The spans must not overlap.
    /// </summary>
    /// <param name="count">Matrices.</param>
    /// <param name="rows">Rows of a source matrix.</param>
    /// <param name="columns">Columns of a source matrix.</param>
    /// <param name="source"><c>[count, rows, columns]</c>.</param>
    /// <param name="destination"><c>[count, columns, rows]</c>, overwritten.</param>
    public static void Apply(int count, int rows, int columns, ReadOnlySpan<float> source, Span<float> destination)
    {
        int size = rows * columns;
        for (int matrix = 0; matrix < count; matrix++)
        {
            ReadOnlySpan<float> from = source.Slice(matrix * size, size);
            Span<float> to = destination.Slice(matrix * size, size);
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                {
                    to[column * rows + row] = from[row * columns + column];
                }
            }
        }
    }
}
