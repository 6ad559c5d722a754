using System.Globalization;

namespace MLNetDeep.Pictures;

/// <summary>Draws a saliency map beside its input and over it.</summary>
internal static class SaliencyFigure
{
    private const int TileSize = 280;

    public static Figure Draw(SaliencyMap map, PictureOptions options)
    {
        options.Validate();
        (int height, int width) = (map.Image.Height, map.Image.Width);
        int scale = options.Scale ?? Math.Max(1, TileSize / Math.Max(height, width));
        var colors = ColorScale.For(map.Values, map.IsSigned);
        Raster drawn = colors.Draw(height, width, [.. map.Values]);
        var cells = new List<Cell> { new(drawn, scale, MethodName(map.Method)) };
        if (options.Overlay)
        {
            Raster input = InputPicture.Draw(map.Input, map.Image);
            cells.Insert(0, new Cell(input, scale, "input"));
            cells.Add(new Cell(LayOver(map, input, colors), scale, "over the input"));
        }
        return FigureLayout.Arrange(options.Title ?? Title(map, options), [new CellRow(cells)], colors, options.Captions);
    }

    // The input in fainter greys, coloured the more the greater the number. Small numbers are dark, unless they are signed: then they are
    // pale.
    private static Raster LayOver(SaliencyMap map, Raster input, ColorScale colors)
    {
        var picture = new Raster(input.Height, input.Width);
        for (int i = 0; i < map.Values.Count; i++)
        {
            (int row, int column) = Math.DivRem(i, input.Width);
            Rgb pixel = input[row, column];
            float grey = ((0.299f * pixel.Red) + (0.587f * pixel.Green) + (0.114f * pixel.Blue)) / 255;
            float position = Math.Abs(colors.Position(map.Values[i]));
            float share = colors.IsSigned ? position : MathF.Sqrt(position);
            picture[row, column] = Rgb.Grey(0.15f + (0.6f * grey)).Mix(colors.Color(map.Values[i]), share);
        }
        return picture;
    }

    private static string Title(SaliencyMap map, PictureOptions options)
    {
        if (options.ClassNames is { } names && map.Class >= names.Count)
        {
            throw new ArgumentException(
                $"{nameof(PictureOptions)}.{nameof(PictureOptions.ClassNames)} has {names.Count} names; "
                + $"the map is of class {map.Class}, counted from 0.");
        }
        string name = options.ClassNames is { } given ? given[map.Class] : map.Class.ToString(CultureInfo.InvariantCulture);
        return map.Probability is { } probability
            ? string.Create(CultureInfo.InvariantCulture, $"class {name}, probability {probability:0.0000}")
            : $"output {name}: {ColorScale.Format(map.Score)}";
    }

    private static string MethodName(SaliencyMethod method) => method switch
    {
        SaliencyMethod.GradientTimesInput => "gradient x input",
        SaliencyMethod.SmoothGradient => "smooth gradient",
        SaliencyMethod.Occlusion => "drop where covered",
        _ => "gradient",
    };
}
