using MLNetDeep.Pictures;
using MLNetDeep.Samples.Walkthrough.Blocks;

namespace MLNetDeep.Samples.Walkthrough.Methods;

/// <summary>Images of ink on paper as a picture.</summary>
internal static class GreyPicture
{
    /// <summary>Lines of square images, a pixel apart.</summary>
    /// <param name="caption">The caption.</param>
    /// <param name="alternative">What is on the picture.</param>
    /// <param name="scale">How many pixels of the page a pixel is wide.</param>
    /// <param name="paper">The number of paper; 1 is ink.</param>
    /// <param name="lines">The images, as many in each line.</param>
    public static PictureBlock Of(string caption, string alternative, int scale, float paper, params float[][][] lines)
    {
        int side = (int)Math.Sqrt(lines[0][0].Length);
        int cell = side + 1;
        (int height, int width) = ((lines.Length * cell) - 1, (lines[0].Length * cell) - 1);
        byte[] pixels = new byte[height * width];
        Array.Fill(pixels, byte.MaxValue);
        for (int i = 0; i < pixels.Length; i++)
        {
            (int line, int row) = Math.DivRem(i / width, cell);
            (int image, int column) = Math.DivRem(i % width, cell);
            if (row < side && column < side)
            {
                float ink = (lines[line][image][(row * side) + column] - paper) / (1 - paper);
                pixels[i] = (byte)(byte.MaxValue * (1 - Math.Clamp(ink, 0, 1)));
            }
        }
        using var stream = new MemoryStream();
        PngFile.Write(stream, height, width, pixels);
        return new PictureBlock(caption, alternative, scale * width, stream.ToArray());
    }

    /// <summary>The first eight images of some rows of digits, a line each.</summary>
    public static PictureBlock OfDigits(string caption, params ImageRows[] lines)
    {
        const int Count = 8;
        return Of(
            caption, $"Handwritten digits: {string.Join(", ", lines[0].Labels.Take(Count))}.", scale: 3, paper: 0,
            [.. lines.Select(rows => Enumerable.Range(0, Count).Select(rows.Image).ToArray())]);
    }
}
