using System.Globalization;
using System.Text;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Rendering;

/// <summary>A plot of letters.</summary>
internal static class ConsolePlot
{
    private const int Width = 70;
    private const int Height = 16;
    private const int Margin = 9;

    public static string Draw(PlotBlock plot)
    {
        var area = new PlotArea(plot);
        char[][] grid = [.. Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', Width).ToArray())];
        Series[] told = [.. plot.Series.Where(series => series.Style != SeriesStyle.Faint)];
        foreach (Series series in plot.Series)
        {
            char mark = series.Style == SeriesStyle.Faint ? '.' : (char)('a' + Array.IndexOf(told, series));
            foreach ((double x, double y) in series.Style == SeriesStyle.Points ? series.Points : Filled(series.Points, area))
            {
                int column = (int)Math.Round(area.Across(x) * (Width - 1));
                int row = Height - 1 - (int)Math.Round(area.Up(y) * (Height - 1));
                if (row is >= 0 and < Height && column is >= 0 and < Width && (mark != '.' || grid[row][column] == ' '))
                {
                    grid[row][column] = mark;
                }
            }
        }
        var text = new StringBuilder();
        for (int row = 0; row < Height; row++)
        {
            string label = row == 0 ? Number(area.Top) : row == Height - 1 ? Number(area.Bottom) : "";
            text.Append(CultureInfo.InvariantCulture, $"{label,Margin} |{new string(grid[row]).TrimEnd()}\n");
        }
        string right = Number(area.Right);
        text.Append(' ', Margin + 1).Append('+').Append('-', Width).Append('\n');
        text.Append(' ', Margin + 2).Append(Number(area.Left).PadRight(Width - right.Length)).Append(right).Append('\n');
        text.Append(CultureInfo.InvariantCulture, $"{"",Margin}  {plot.Vertical} over {plot.Horizontal}: ");
        return text.AppendJoin(", ", told.Select((series, i) => $"{(char)('a' + i)} {series.Name}")).Append('\n').ToString();
    }

    // Points between the points, so that a line has no gaps.
    private static IEnumerable<(double X, double Y)> Filled(IReadOnlyList<(double X, double Y)> points, PlotArea area)
    {
        for (int i = 0; i + 1 < points.Count; i++)
        {
            ((double x, double y), (double nextX, double nextY)) = (points[i], points[i + 1]);
            int steps = 1 + (int)Math.Min(
                Width, Math.Max(Width * Math.Abs(area.Across(nextX) - area.Across(x)), Height * Math.Abs(area.Up(nextY) - area.Up(y))));
            for (int step = 0; step < steps; step++)
            {
                yield return (x + ((nextX - x) * step / steps), y + ((nextY - y) * step / steps));
            }
        }
        yield return points[^1];
    }

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
