using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeep.Engine.Kernels;

/// <summary>Copies a panel of a matrix so that its rows follow each other, filled with zeros to whole vectors.</summary>
internal static unsafe class GemmPacking
{
    /// <summary>
    /// destination[l * width + j] = source[l * row + j * column] for l below <paramref name="depth"/> and j below <paramref
    /// name="columns"/>, 0 for the other j.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pack(float* source, nint row, nint column, int depth, int columns, int width, float* destination)
    {
        if (columns < width)
        {
            new Span<float>(destination, depth * width).Clear();
        }

        if (column == 1)
        {
            for (int l = 0; l < depth; l++)
            {
                new ReadOnlySpan<float>(source + (l * row), columns).CopyTo(new Span<float>(destination + (l * (nint)width), columns));
            }

            return;
        }

        int j = 0;
        for (; j <= columns - 4; j += 4)
        {
            float* a = source + (j * column);
            float* b = a + column;
            float* c = b + column;
            float* d = c + column;
            float* to = destination + j;
            for (nint l = 0; l < depth; l++, to += width)
            {
                Vector128.Create(a[l * row], b[l * row], c[l * row], d[l * row]).Store(to);
            }
        }

        for (; j < columns; j++)
        {
            float* from = source + (j * column);
            float* to = destination + j;
            for (nint l = 0; l < depth; l++, to += width)
            {
                *to = from[l * row];
            }
        }
    }
}
