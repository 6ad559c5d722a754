using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>
/// Measures text in pixels, as SVG has them: OxyPlot's measure of Arial is in points. A little wider, for fonts that stand in for it.
/// </summary>
internal sealed class PixelMeasurer() : PdfRenderContext(1, 1, OxyColors.Undefined)
{
    private const double PixelsOfPoint = 4 / 3.0;

    public override OxySize MeasureText(string text, string? fontFamily = null, double fontSize = 10, double fontWeight = 500)
    {
        OxySize size = base.MeasureText(text, "Arial", fontSize * PixelsOfPoint, fontWeight);
        return new OxySize(size.Width * 1.03, fontSize * 1.2);
    }
}
