namespace MLNetDeep.Pictures;

/// <summary>Draws a figure in pixels.</summary>
internal static class FigureRaster
{
    private static readonly Rgb Paper = new(255, 255, 255);
    private static readonly Rgb Ink = new(32, 32, 32);

    public static Raster Draw(Figure figure)
    {
        var raster = new Raster(figure.Height, figure.Width);
        raster.Pixels.AsSpan().Fill(Paper.Red);
        foreach (FigureTile tile in figure.Tiles)
        {
            for (int row = 0; row < tile.Height; row++)
            {
                for (int column = 0; column < tile.Width; column++)
                {
                    raster[tile.Top + row, tile.Left + column] = tile.Picture[row / (tile.Scale * tile.Stretch), column / tile.Scale];
                }
            }
        }
        foreach (FigureText text in figure.Texts)
        {
            Write(raster, text);
        }
        return raster;
    }

    private static void Write(Raster raster, FigureText text)
    {
        int left = text.Anchor switch
        {
            TextAnchor.Middle => text.X - (BitmapFont.WidthOf(text.Text) / 2),
            TextAnchor.End => text.X - BitmapFont.WidthOf(text.Text),
            _ => text.X,
        };
        foreach ((int row, int column) in BitmapFont.Dots(text.Text))
        {
            int dot = left + (column * BitmapFont.Dot);
            raster.Fill(text.Top + (row * BitmapFont.Dot), dot, BitmapFont.Dot, BitmapFont.Dot + (text.IsTitle ? 1 : 0), Ink);
        }
    }
}
