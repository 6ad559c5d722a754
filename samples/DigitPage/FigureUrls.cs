using MLNetDeep.Pictures;

namespace MLNetDeep.Samples.DigitPage;

internal static class FigureUrls
{
    /// <summary>A figure that stands in a page itself.</summary>
    public static string ToDataUrl(this Figure figure)
    {
        using var png = new MemoryStream();
        figure.WritePng(png);
        return $"data:image/png;base64,{Convert.ToBase64String(png.GetBuffer(), 0, (int)png.Length)}";
    }
}
