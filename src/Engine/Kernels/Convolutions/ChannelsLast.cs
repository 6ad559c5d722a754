using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>Transposes matrices in blocks of 4 x 4 in registers: between planes of pixels and pixels of channels.</summary>
internal static unsafe class ChannelsLast
{
    /// <summary>
    /// Rows of planes as pixels of channels: pixels[y * pixelsRow + x * pixel + c] = planes[c * plane + y * planesRow + x].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void FromPlanes<TSimd, TVector>(
        float* planes, nint plane, nint planesRow, int channels, int rows, int columns, float* pixels, nint pixelsRow, nint pixel)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        // All rows of a few planes one after the other, which lie side by side in memory; whole vectors of channels.
        int whole = TSimd.Width < 4 ? 0 : channels / TSimd.Width * TSimd.Width;
        for (int c = 0; c < whole; c += TSimd.Width)
        {
            for (int y = 0; y < rows; y++)
            {
                float* source = planes + (c * plane) + (y * planesRow);
                float* target = pixels + (y * pixelsRow) + c;
                int x = 0;
                for (; x <= columns - 4; x += 4, target += 4 * pixel)
                {
                    TVector v0 = TSimd.LoadQuads(source + x, 4 * plane);
                    TVector v1 = TSimd.LoadQuads(source + plane + x, 4 * plane);
                    TVector v2 = TSimd.LoadQuads(source + (2 * plane) + x, 4 * plane);
                    TVector v3 = TSimd.LoadQuads(source + (3 * plane) + x, 4 * plane);
                    TSimd.TransposeQuads(ref v0, ref v1, ref v2, ref v3);
                    TSimd.Store(v0, target);
                    TSimd.Store(v1, target + pixel);
                    TSimd.Store(v2, target + (2 * pixel));
                    TSimd.Store(v3, target + (3 * pixel));
                }

                for (; x < columns; x++, target += pixel)
                {
                    for (int i = 0; i < TSimd.Width; i++)
                    {
                        target[i] = source[(i * plane) + x];
                    }
                }
            }
        }

        for (int y = 0; y < rows && whole < channels; y++)
        {
            Transpose(
                planes + (whole * plane) + (y * planesRow), plane, channels - whole, columns, pixels + (y * pixelsRow) + whole, pixel);
        }
    }

    /// <summary>
    /// Pixels of channels as rows of planes: planes[c * plane + y * planesRow + x] = pixels[y * pixelsRow + x * pixel + c].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToPlanes(
        float* pixels, nint pixelsRow, nint pixel, int channels, int rows, int columns, float* planes, nint plane, nint planesRow)
    {
        // All rows of a few planes here too: planes written one image after the other would push each other out of the cache.
        for (int c = 0; c < channels; c += 4)
        {
            for (int y = 0; y < rows; y++)
            {
                float* source = pixels + (y * pixelsRow) + c;
                float* target = planes + (c * plane) + (y * planesRow);
                int x = 0;
                for (; x <= columns - 4 && c <= channels - 4; x += 4)
                {
                    Block(source + (x * pixel), pixel, target + x, plane);
                }

                for (; x < columns; x++)
                {
                    for (int i = 0; i < Math.Min(4, channels - c); i++)
                    {
                        target[(i * plane) + x] = source[(x * pixel) + i];
                    }
                }
            }
        }
    }

    /// <summary>target[c * targetRow + r] = source[r * sourceRow + c] for r below rows and c below columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint sourceRow, int rows, int columns, float* target, nint targetRow)
    {
        int wholeRows = rows & -4;
        int wholeColumns = columns & -4;
        for (int r = 0; r < wholeRows; r += 4)
        {
            for (int c = 0; c < wholeColumns; c += 4)
            {
                Block(source + (r * sourceRow) + c, sourceRow, target + (c * targetRow) + r, targetRow);
            }
        }

        for (int r = 0; r < rows; r++)
        {
            for (int c = r < wholeRows ? wholeColumns : 0; c < columns; c++)
            {
                target[(c * targetRow) + r] = source[(r * sourceRow) + c];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, nint sourceRow, float* target, nint targetRow)
    {
        var row0 = Vector128.Load(source);
        var row1 = Vector128.Load(source + sourceRow);
        var row2 = Vector128.Load(source + (2 * sourceRow));
        var row3 = Vector128.Load(source + (3 * sourceRow));
        Vector128<float> even = Quads.ZipLow(row0, row2);
        Vector128<float> odd = Quads.ZipLow(row1, row3);
        Quads.ZipLow(even, odd).Store(target);
        Quads.ZipHigh(even, odd).Store(target + targetRow);
        even = Quads.ZipHigh(row0, row2);
        odd = Quads.ZipHigh(row1, row3);
        Quads.ZipLow(even, odd).Store(target + (2 * targetRow));
        Quads.ZipHigh(even, odd).Store(target + (3 * targetRow));
    }
}
