using MLNetDeep.Engine.Imaging;
using MLNetDeep.Engine.Networks;

namespace MLNetDeep.Pictures;

/// <summary>Draws what layers give.</summary>
internal static class FeatureMapFigure
{
    private const int TilesOfRow = 8;
    private const int LineOfVector = 32;
    private const int NumberSize = 20;

    public static Figure Draw(FeatureMaps maps, PictureOptions options)
    {
        options.Validate();
        int drawn = Math.Min(maps.Shape[0], options.MaxTiles);
        (Raster[] tiles, ColorScale? scale) = Tiles(maps, drawn, options);
        List<CellRow> rows = IsVector(maps)
            ? [new CellRow([new Cell(tiles[0], options.Scale ?? NumberSize)])]
            : TileGrid.Rows(tiles, options);
        string title = options.Title ?? $"{maps.Layer}: {Describe(maps)}{TileGrid.Shown(drawn, maps.Shape[0])}";
        return FigureLayout.Arrange(title, rows, scale, options.Captions);
    }

    public static Figure Draw(IReadOnlyList<FeatureMaps> layers, PictureOptions options)
    {
        options.Validate();
        int most = layers.Max(layer => layer.Shape[0]);
        CellRow[] rows = [.. layers.Select(layer => Row(layer, most, options))];
        return FigureLayout.Arrange(options.Title ?? "What each layer makes of the input", rows, null, options.Captions);
    }

    private static CellRow Row(FeatureMaps maps, int most, PictureOptions options)
    {
        int drawn = Math.Min(maps.Shape[0], Math.Min(options.Columns ?? TilesOfRow, options.MaxTiles));
        (int height, int width) = (maps.Shape[1], maps.Shape[2]);
        if (maps.Layer == NetworkSpec.InputName && !IsVector(maps))
        {
            Raster picture = InputPicture.Draw(maps.Values, new PixelLayout(height, width, maps.Shape[0]));
            return new CellRow(
                [new Cell(picture, TileGrid.Scale(options, height, width, Math.Min(most, TilesOfRow)))], maps.Layer, Describe(maps));
        }
        Raster[] tiles = Tiles(maps, drawn, options).Tiles;
        int scale = IsVector(maps) ? options.Scale ?? NumberSize : TileGrid.Scale(options, height, width, Math.Min(most, TilesOfRow));
        string range = $"{ColorScale.Format(maps.Values.Min())} to {ColorScale.Format(maps.Values.Max())}";
        return new CellRow([.. tiles.Select(tile => new Cell(tile, scale))], maps.Layer, Describe(maps), range);
    }

    // A vector is folded into lines; what remains of the last one is no number.
    private static (Raster[] Tiles, ColorScale? Scale) Tiles(FeatureMaps maps, int drawn, PictureOptions options)
    {
        (int height, int width) = (maps.Shape[1], maps.Shape[2]);
        if (!IsVector(maps))
        {
            return TileGrid.Draw([.. maps.Values.Take(drawn * height * width)], drawn, height, width, options);
        }
        int line = Math.Min(width, LineOfVector);
        int lines = (width + line - 1) / line;
        float[] padded = [.. maps.Values, .. Enumerable.Repeat(float.NaN, (lines * line) - width)];
        return TileGrid.Draw(padded, 1, lines, line, options);
    }

    private static bool IsVector(FeatureMaps maps) => maps.Shape[0] == 1 && maps.Shape[1] == 1;

    private static string Describe(FeatureMaps maps)
    {
        (int count, int height, int width) = (maps.Shape[0], maps.Shape[1], maps.Shape[2]);
        return IsVector(maps) ? $"{width} numbers" : count == 1 ? $"{height} x {width}" : $"{count} x {height} x {width}";
    }
}
