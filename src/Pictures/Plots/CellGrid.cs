using OxyPlot;
using OxyPlot.Annotations;

namespace MLNetDeep.Pictures;

/// <summary>A rectangle of one colour, with or without a text.</summary>
/// <param name="Left">Its least x.</param>
/// <param name="Bottom">Its least y.</param>
/// <param name="Right">Its greatest x.</param>
/// <param name="Top">Its greatest y.</param>
/// <param name="Color">Its colour.</param>
/// <param name="Text">What it says; null: nothing.</param>
/// <param name="TextColor">The colour of the text.</param>
internal readonly record struct PlotCell(
    double Left, double Bottom, double Right, double Top, OxyColor Color, string? Text = null, OxyColor TextColor = default);

/// <summary>Cells that fill a plot, or parts of it.</summary>
internal sealed class CellGrid(IReadOnlyList<PlotCell> cells) : Annotation
{
    private const double LargestText = 14;
    private const double SmallestText = 7;

    public override void Render(IRenderContext rc)
    {
        base.Render(rc);
        double size = TextSize(rc);
        foreach (PlotCell cell in cells.Where(cell => cell.Color.IsVisible()))
        {
            rc.DrawRectangle(Box(cell), cell.Color, OxyColors.Undefined, 0, EdgeRenderingMode.PreferSharpness);
        }
        foreach (PlotCell cell in cells.Where(cell => cell.Text is not null && size >= SmallestText))
        {
            rc.DrawText(
                Box(cell).Center, cell.Text!, cell.TextColor, ActualFont, size, FontWeights.Normal, 0, HorizontalAlignment.Center,
                VerticalAlignment.Middle);
        }
    }

    private OxyRect Box(PlotCell cell) => new(this.Transform(cell.Left, cell.Bottom), this.Transform(cell.Right, cell.Top));

    // One size for all: the largest at which every text fits its cell.
    private double TextSize(IRenderContext rc)
    {
        double size = LargestText;
        foreach (PlotCell cell in cells.Where(cell => cell.Text is not null))
        {
            OxyRect box = Box(cell);
            OxySize text = rc.MeasureText(cell.Text!, ActualFont, LargestText, FontWeights.Normal);
            size = Math.Min(size, LargestText * Math.Min(box.Width * 0.9 / text.Width, box.Height * 0.9 / text.Height));
        }
        return Math.Floor(size * 2) / 2;
    }
}
