namespace MLNetDeep.Pictures;

/// <summary>The tiles of layers' pictures: their size, the number side by side, and their colours.</summary>
internal static class TileGrid
{
    private const int AloneTileSize = 280;
    private const int AloneNumberSize = 28;
    private const int TileSize = 84;
    private const int SmallTileSize = 42;
    private const int FewTiles = 64;

    /// <summary>The side of a number's square, for so many tiles.</summary>
    public static int Scale(PictureOptions options, int height, int width, int tiles)
    {
        int size =
            tiles > FewTiles ? SmallTileSize : tiles > 1 ? TileSize : Math.Min(AloneTileSize, AloneNumberSize * Math.Max(height, width));
        return options.Scale ?? Math.Max(1, size / Math.Max(height, width));
    }

    /// <summary>Numbered tiles in rows.</summary>
    public static List<CellRow> Rows(IReadOnlyList<Raster> tiles, PictureOptions options)
    {
        int scale = Scale(options, tiles[0].Height, tiles[0].Width, tiles.Count);
        int columns = options.Columns ?? (tiles.Count > FewTiles ? 16 : 8);
        return [
            .. tiles.Select((tile, i) => new Cell(tile, scale, tiles.Count > 1 ? $"{i + 1}" : null)).Chunk(columns)
                .Select(row => new CellRow(row))];
    }

    /// <summary>Planes <c>[planes, height, width]</c> as tiles, and their common scale unless each has its own.</summary>
    public static (Raster[] Tiles, ColorScale? Scale) Draw(
        IReadOnlyList<float> values, int planes, int height, int width, PictureOptions options, bool? isSigned = null)
    {
        float[] numbers = [.. values];
        int size = height * width;
        var all = ColorScale.For(numbers, isSigned);
        var tiles = new Raster[planes];
        for (int plane = 0; plane < planes; plane++)
        {
            float[] own = numbers[(plane * size)..((plane + 1) * size)];
            ColorScale scale = options.NormalizeEach ? ColorScale.For(own, all.IsSigned) : all;
            tiles[plane] = scale.Draw(height, width, own);
        }
        return (tiles, options.NormalizeEach && planes > 1 ? null : all);
    }

    /// <summary>The part of a title that tells that not all is drawn.</summary>
    public static string Shown(int drawn, int all) => drawn < all ? $", the first {drawn} shown" : "";
}
