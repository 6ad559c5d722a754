using OxyPlot;

namespace MLNetDeep.Pictures;

/// <summary>
/// Measures text in pixels, as SVG has them: OxyPlot's measure of Arial is in points. A little wider, for fonts that stand in for
/// it, and letters that it does not know are as wide as high.
/// </summary>
internal sealed class PixelMeasurer() : PdfRenderContext(1, 1, OxyColors.Undefined)
{
    private const double PixelsOfPoint = 4 / 3.0;
    private const int LastMeasured = 0xFF;

    public override OxySize MeasureText(string text, string? fontFamily = null, double fontSize = 10, double fontWeight = 500)
    {
        OxySize size = base.MeasureText(text, "Arial", fontSize * PixelsOfPoint, fontWeight);
        int wide = text?.EnumerateRunes().Count(rune => rune.Value > LastMeasured) ?? 0;
        return new OxySize((size.Width * 1.03) + (wide * fontSize), fontSize * 1.2);
    }
}
