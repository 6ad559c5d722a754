using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeep.Engine.Kernels.Simd;

namespace MLNetDeep.Engine.Kernels.Convolutions;

/// <summary>Transposes matrices in blocks of 4 x 4 in registers: between planes of pixels and pixels of channels.</summary>
internal static unsafe class ChannelsLast
{
    /// <summary>target[c * targetRow + r] = source[r * sourceRow + c] for r below rows and c below columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint sourceRow, int rows, int columns, float* target, nint targetRow)
    {
        int wholeRows = rows & -4;
        int wholeColumns = columns & -4;

        // Along the rows that lie far apart: planes one image after the other would push each other out of the cache.
        if (targetRow > sourceRow)
        {
            for (int c = 0; c < wholeColumns; c += 4)
            {
                for (int r = 0; r < wholeRows; r += 4)
                {
                    Block(source + (r * sourceRow) + c, sourceRow, target + (c * targetRow) + r, targetRow);
                }
            }
        }
        else
        {
            for (int r = 0; r < wholeRows; r += 4)
            {
                for (int c = 0; c < wholeColumns; c += 4)
                {
                    Block(source + (r * sourceRow) + c, sourceRow, target + (c * targetRow) + r, targetRow);
                }
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
