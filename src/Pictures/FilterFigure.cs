using MLNetDeep.Engine.Tensors;

namespace MLNetDeep.Pictures;

/// <summary>Draws the filters of a layer.</summary>
internal static class FilterFigure
{
    public static Figure Draw(LayerFilters filters, PictureOptions options)
    {
        options.Validate();
        (int count, int channels, int height, int width) = (filters.Shape[0], filters.Shape[1], filters.Shape[2], filters.Shape[3]);
        string size = channels == 1 ? $"{height} x {width}" : $"{channels} x {height} x {width}";
        string title = options.Title ?? $"{filters.Layer}: {count} filters of {size}";
        if (filters.IsColor)
        {
            return DrawColors(filters, title, options);
        }
        if (height == 1 && width == 1)
        {
            return DrawPlanes(filters, title + (options.Title is null ? ", a row each" : ""), 1, count, channels, options);
        }
        if (channels == 1)
        {
            return DrawPlanes(filters, title, count, height, width, options);
        }
        return height == 1
            ? DrawPlanes(filters, title, count, channels, width, options)
            : DrawMatrix(filters, title, options);
    }

    private static Figure DrawPlanes(LayerFilters filters, string title, int planes, int height, int width, PictureOptions options)
    {
        int drawn = Math.Min(planes, options.MaxTiles);
        (Raster[] tiles, ColorScale? scale) = TileGrid.Draw(
            filters.Weights.Take(drawn * height * width).ToArray(), drawn, height, width, options, isSigned: true);
        return FigureLayout.Arrange(
            Titled(title, TileGrid.Shown(drawn, planes), options), TileGrid.Rows(tiles, options), scale, options.Captions);
    }

    // As many columns as rows, as far as there are.
    private static Figure DrawMatrix(LayerFilters filters, string title, PictureOptions options)
    {
        Shape shape = filters.Shape;
        (int count, int channels, int plane) = (shape[0], shape[1], shape[2] * shape[3]);
        int side = Math.Max(1, (int)Math.Sqrt(options.MaxTiles));
        int columns = Math.Min(channels, Math.Max(side, options.MaxTiles / count));
        int drawn = Math.Min(count, Math.Max(1, options.MaxTiles / columns));
        float[] weights =
        [
            .. from filter in Enumerable.Range(0, drawn)
               from i in Enumerable.Range(0, columns * plane)
               select filters.Weights[(filter * channels * plane) + i],
        ];
        (Raster[] tiles, ColorScale? scale) = TileGrid.Draw(weights, drawn * columns, shape[2], shape[3], options, isSigned: true);
        int size = TileGrid.Scale(options, shape[2], shape[3], tiles.Length);
        var rows = new List<CellRow>();
        for (int filter = 0; filter < drawn; filter++)
        {
            int first = filter * columns;
            Cell[] cells = [
                .. Enumerable.Range(0, columns).Select(
                    channel => new Cell(tiles[first + channel], size, first > 0 ? null : $"{channel + 1}"))];
            rows.Add(new CellRow(cells, $"filter {filter + 1}"));
        }
        string shown = ", a column a channel" + (drawn < count || columns < channels ? $", the first {drawn} x {columns} shown" : "");
        return FigureLayout.Arrange(Titled(title, shown, options), rows, scale, options.Captions);
    }

    // Grey is 0: each filter's greatest weight goes to the end of its channel.
    private static Figure DrawColors(LayerFilters filters, string title, PictureOptions options)
    {
        Shape shape = filters.Shape;
        int drawn = Math.Min(shape[0], options.MaxTiles);
        int pixels = shape[2] * shape[3];
        var tiles = new Raster[drawn];
        float limit = filters.Weights.Max(Math.Abs);
        for (int filter = 0; filter < drawn; filter++)
        {
            float[] weights = [.. filters.Weights.Skip(filter * Raster.Channels * pixels).Take(Raster.Channels * pixels)];
            float own = options.NormalizeEach ? weights.Max(Math.Abs) : limit;
            byte Shade(int i) => Rgb.Grey(own > 0 ? (1 + (weights[i] / own)) / 2 : 0.5f).Red;
            tiles[filter] = new Raster(shape[2], shape[3]);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                tiles[filter][pixel / shape[3], pixel % shape[3]] =
                    new Rgb(Shade(pixel), Shade(pixels + pixel), Shade((2 * pixels) + pixel));
            }
        }
        return FigureLayout.Arrange(
            Titled(title, TileGrid.Shown(drawn, shape[0]), options), TileGrid.Rows(tiles, options), null, options.Captions);
    }

    private static string Titled(string title, string shown, PictureOptions options) => options.Title ?? title + shown;
}
