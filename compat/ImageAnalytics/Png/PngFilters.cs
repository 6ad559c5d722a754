namespace Microsoft.ML.Data;

/// <summary>Turns rows of a PNG file, written as differences from their neighbours, back into bytes.</summary>
internal static class PngFilters
{
    /// <param name="filter">The filter's number, 0 to 4.</param>
    /// <param name="row">The row; it is changed in place.</param>
    /// <param name="above">The row above, already turned back.</param>
    /// <param name="back">Bytes from a byte to the same one of the pixel on the left.</param>
    public static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int back)
    {
        if (filter is < 0 or > 4)
            throw new InvalidDataException($"a row has the filter {filter}, expected 0 to 4.");
        for (int i = 0; i < row.Length && filter != 0; i++)
        {
            int left = i < back ? 0 : row[i - back], corner = i < back ? 0 : above[i - back];
            row[i] += (byte)(filter switch
            {
                1 => left,
                2 => above[i],
                3 => (left + above[i]) / 2,
                _ => Paeth(left, above[i], corner),
            });
        }
    }

    /// <summary>The neighbour that is nearest to left + above - corner.</summary>
    private static int Paeth(int left, int above, int corner)
    {
        int toLeft = Math.Abs(above - corner), toAbove = Math.Abs(left - corner), toCorner = Math.Abs(left + above - (2 * corner));
        if (toLeft <= toAbove && toLeft <= toCorner)
            return left;
        return toAbove <= toCorner ? above : corner;
    }
}
