namespace MLNetDeep.Pictures;

/// <summary>A tile that has no place yet.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Scale">The side of a pixel's square.</param>
/// <param name="Caption">What is written above it.</param>
internal sealed record Cell(Raster Picture, int Scale, string? Caption = null)
{
    public int Height => Picture.Height * Scale;

    public int Width => Picture.Width * Scale;
}

/// <summary>Tiles side by side.</summary>
/// <param name="Cells">The tiles.</param>
/// <param name="Labels">What is written to the left of them, line by line.</param>
internal sealed record CellRow(IReadOnlyList<Cell> Cells, params IReadOnlyList<string> Labels);

/// <summary>Gives rows of tiles their places: a title above, labels to their left, a colour bar below.</summary>
internal static class FigureLayout
{
    private const int Margin = 16;
    private const int Gap = 8;
    private const int BarWidth = 256;
    private const int BarHeight = 14;
    private const int Line = BitmapFont.LineHeight;

    /// <param name="title">The title; null: none.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="scale">What the colours mean; null: no bar.</param>
    /// <param name="captions">Whether anything is written.</param>
    public static Figure Arrange(string? title, IReadOnlyList<CellRow> rows, ColorScale? scale, bool captions)
    {
        var tiles = new List<FigureTile>();
        var texts = new List<FigureText>();
        int y = Margin;
        if (captions && !string.IsNullOrEmpty(title))
        {
            texts.Add(new FigureText(y, Margin, title, IsTitle: true));
            y += Line + Gap;
        }
        int labels = captions ? rows.SelectMany(row => row.Labels).Select(BitmapFont.WidthOf).DefaultIfEmpty().Max() : 0;
        int left = Margin + labels + (labels > 0 ? 2 * Gap : 0);
        int[] rooms = ColumnRooms(rows, captions);
        foreach (CellRow row in rows)
        {
            y = Place(row, rooms, left, y, captions, tiles, texts) + Gap;
        }
        if (captions && scale is not null)
        {
            y = PlaceBar(scale, left, y + Gap, tiles, texts) + Gap;
        }
        int right = Math.Max(
            tiles.Max(tile => tile.Left + tile.Width),
            texts.Select(RightOf).DefaultIfEmpty().Max());
        return new Figure(y - Gap + Margin, right + Margin, tiles, texts);
    }

    // Columns are as wide as their widest tile or caption; a tile alone in its row may be wider.
    private static int[] ColumnRooms(IReadOnlyList<CellRow> rows, bool captions)
    {
        int[] rooms = new int[rows.Max(row => row.Cells.Count)];
        foreach (CellRow row in rows.Where(row => row.Cells.Count > 1 || rooms.Length == 1))
        {
            for (int i = 0; i < row.Cells.Count; i++)
            {
                Cell cell = row.Cells[i];
                int caption = captions && cell.Caption is { } text ? BitmapFont.WidthOf(text) : 0;
                rooms[i] = Math.Max(rooms[i], Math.Max(cell.Width, caption));
            }
        }
        return rooms;
    }

    private static int Place(CellRow row, int[] rooms, int left, int y, bool captions, List<FigureTile> tiles, List<FigureText> texts)
    {
        bool hasCaptions = captions && row.Cells.Any(cell => cell.Caption is not null);
        int top = y + (hasCaptions ? Line : 0);
        int height = row.Cells.Max(cell => cell.Height);
        int x = left;
        for (int i = 0; i < row.Cells.Count; i++)
        {
            Cell cell = row.Cells[i];
            int indent = row.Cells.Count > 1 || hasCaptions ? Math.Max(0, (rooms[i] - cell.Width) / 2) : 0;
            var tile = new FigureTile(top, x + indent, cell.Scale, cell.Picture);
            tiles.Add(tile);
            if (hasCaptions && cell.Caption is { } caption)
            {
                texts.Add(new FigureText(y, tile.Left + (cell.Width / 2), caption, TextAnchor.Middle));
            }
            x += rooms[i] + Gap;
        }
        int bottom = top + height;
        if (!captions || row.Labels.Count == 0)
        {
            return bottom;
        }
        int first = top + Math.Max(0, (height - (row.Labels.Count * Line)) / 2);
        for (int i = 0; i < row.Labels.Count; i++)
        {
            texts.Add(new FigureText(first + (i * Line), left - (2 * Gap), row.Labels[i], TextAnchor.End));
        }
        return Math.Max(bottom, first + (row.Labels.Count * Line));
    }

    private static int PlaceBar(ColorScale scale, int left, int y, List<FigureTile> tiles, List<FigureText> texts)
    {
        string least = ColorScale.Format(scale.IsSigned ? -scale.Limit : 0);
        int start = left + BitmapFont.WidthOf(least) + Gap;
        int textTop = y + ((BarHeight - BitmapFont.Baseline) / 2);
        texts.Add(new FigureText(textTop, left, least));
        tiles.Add(new FigureTile(y, start, 1, scale.Bar(BarWidth), Stretch: BarHeight));
        texts.Add(new FigureText(textTop, start + BarWidth + Gap, ColorScale.Format(scale.Limit)));
        if (!scale.IsSigned)
        {
            return y + BarHeight;
        }
        texts.Add(new FigureText(y + BarHeight + 4, start + (BarWidth / 2), "0", TextAnchor.Middle));
        return y + BarHeight + 4 + Line;
    }

    private static int RightOf(FigureText text) => text.Anchor switch
    {
        TextAnchor.Start => text.X + BitmapFont.WidthOf(text.Text),
        TextAnchor.Middle => text.X + (BitmapFont.WidthOf(text.Text) / 2),
        _ => text.X,
    };
}
