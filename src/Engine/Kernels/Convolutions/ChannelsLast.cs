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
        int r = 0;
        for (; r <= rows - 4; r += 4)
        {
            float* from = source + (r * sourceRow);
            float* to = target + r;
            int c = 0;
            for (; c <= columns - 4; c += 4)
            {
                var row0 = Vector128.Load(from + c);
                var row1 = Vector128.Load(from + sourceRow + c);
                var row2 = Vector128.Load(from + (2 * sourceRow) + c);
                var row3 = Vector128.Load(from + (3 * sourceRow) + c);
                Vector128<float> even = Quads.ZipLow(row0, row2);
                Vector128<float> odd = Quads.ZipLow(row1, row3);
                Quads.ZipLow(even, odd).Store(to + (c * targetRow));
                Quads.ZipHigh(even, odd).Store(to + ((c + 1) * targetRow));
                even = Quads.ZipHigh(row0, row2);
                odd = Quads.ZipHigh(row1, row3);
                Quads.ZipLow(even, odd).Store(to + ((c + 2) * targetRow));
                Quads.ZipHigh(even, odd).Store(to + ((c + 3) * targetRow));
            }

            for (; c < columns; c++)
            {
                for (int i = 0; i < 4; i++)
                {
                    to[(c * targetRow) + i] = from[(i * sourceRow) + c];
                }
            }
        }

        for (; r < rows; r++)
        {
            for (int c = 0; c < columns; c++)
            {
                target[(c * targetRow) + r] = source[(r * sourceRow) + c];
            }
        }
    }
}
