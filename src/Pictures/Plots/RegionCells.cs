using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>
/// The rectangles that a grid of classes is drawn with: equal cells side by side are one, and equal rows of them; by class, since what has
/// the same style is written together.
/// </summary>
internal static class RegionCells
{
    private const byte Opacity = 70;

    public static PlotCell[] Of(double[] xs, double[] ys, int[,] regions)
    {
        (double[] left, double[] bottom) = (Edges(xs), Edges(ys));
        var cells = new List<(int Class, PlotCell Cell)>();
        var open = new Dictionary<(int First, int Last, int Class), int>();
        for (int row = 0; row < ys.Length; row++)
        {
            var next = new Dictionary<(int First, int Last, int Class), int>();
            foreach ((int First, int Last, int Class) run in Runs(regions, row))
            {
                if (open.TryGetValue(run, out int cell))
                {
                    cells[cell] = cells[cell] with { Cell = cells[cell].Cell with { Top = bottom[row + 1] } };
                }
                else
                {
                    cell = cells.Count;
                    OxyColor color = run.Class < 0 ? OxyColors.Undefined : OxyColor.FromAColor(Opacity, PlotPalette.Color(run.Class));
                    cells.Add(
                        (run.Class, new PlotCell(left[run.First], bottom[row], left[run.Last + 1], bottom[row + 1], color)));
                }
                next[run] = cell;
            }
            open = next;
        }
        return [.. cells.OrderBy(cell => cell.Class).Select(cell => cell.Cell)];
    }

    private static IEnumerable<(int First, int Last, int Class)> Runs(int[,] regions, int row)
    {
        int first = 0;
        int columns = regions.GetLength(1);
        for (int column = 1; column <= columns; column++)
        {
            if (column == columns || regions[row, column] != regions[row, first])
            {
                yield return (first, column - 1, regions[row, first]);
                first = column;
            }
        }
    }

    // Half way between the numbers; the outer ones as far out as in.
    private static double[] Edges(double[] grid)
    {
        double[] edges = new double[grid.Length + 1];
        for (int i = 1; i < grid.Length; i++)
        {
            edges[i] = (grid[i - 1] + grid[i]) / 2;
        }
        edges[0] = grid[0] - (edges[1] - grid[0]);
        edges[^1] = grid[^1] + (grid[^1] - edges[^2]);
        return edges;
    }
}
