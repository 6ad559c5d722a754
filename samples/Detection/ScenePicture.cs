using System.Globalization;
using System.Text;
using MLNetDeep.Pictures;
using MLNetDeep.Datasets;
using MLNetDeep.Engine.Imaging;
using MLNetDeep.Samples.Common;

namespace MLNetDeep.Samples.Detection;

/// <summary>
/// Draws a scene with the boxes that are there, green, and those found with a score of a half and more: yellow where they are right, red
/// where not, with class and score.
/// </summary>
internal static class ScenePicture
{
    private const int Scale = 3;
    private const int LineHeight = 12;
    private const float LeastScore = 0.5f;
    private const double RightOverlap = 0.5;

    /// <summary>Writes the drawing as an SVG file; the scene is a picture within.</summary>
    public static void Write(string path, Scene scene, IReadOnlyList<DetectedObject> found, IReadOnlyList<string> classes)
    {
        using var picture = new MemoryStream();
        PngFile.Write(picture, scene.Height, scene.Width, scene.Pixels.Span);
        (int width, int height) = (scene.Width * Scale, scene.Height * Scale);
        var svg = new StringBuilder();
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">");
        Line($"<style>rect {{ fill: none; stroke-width: 2 }} text {{ font: bold {LineHeight}px sans-serif }}");
        Line($"image {{ image-rendering: pixelated }}</style>");
        Line($"<image width=\"{width}\" height=\"{height}\" href=\"data:image/png;base64,{Convert.ToBase64String(picture.ToArray())}\"/>");
        foreach (LabeledObject labeled in scene.Objects)
        {
            Box(labeled.Box, "#00c853", classes[labeled.Class], labeled.Box.Bottom * Scale + LineHeight);
        }
        foreach (DetectedObject claim in found.Where(claim => claim.Score >= LeastScore))
        {
            bool right = scene.Objects.Any(
                labeled => labeled.Class == claim.Class && labeled.Box.IntersectionOverUnion(claim.Box) >= RightOverlap);
            string text = string.Create(CultureInfo.InvariantCulture, $"{classes[claim.Class]} {claim.Score:F2}");
            Box(claim.Box, right ? "#ffd600" : "#ff1744", text, claim.Box.Top * Scale - LineHeight / 4);
        }
        Line($"</svg>");
        WholeFile.Write(path, unfinished => File.WriteAllText(unfinished, svg.ToString()));

        void Box(BoundingBox box, string colour, string text, float baseline)
        {
            (float left, float top, float boxWidth, float boxHeight) =
                (box.Left * Scale, box.Top * Scale, box.Width * Scale, box.Height * Scale);
            Line($"<rect x=\"{left:F1}\" y=\"{top:F1}\" width=\"{boxWidth:F1}\" height=\"{boxHeight:F1}\" stroke=\"{colour}\"/>");
            float clamped = Math.Clamp(baseline, LineHeight, height - 2);
            Line($"<text x=\"{left:F1}\" y=\"{clamped:F1}\" fill=\"{colour}\">{text}</text>");
        }

        void Line(FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }
}
